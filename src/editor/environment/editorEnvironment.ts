import { workspace } from 'vscode';
import type { LogOutputChannel, Uri } from 'vscode';
import type { Environment, HostModels, Log } from '../../core/environment.ts';
import type { Core } from '../core/core.ts';
import type { ApiKeys } from '../secrets/apiKeys.ts';
import type { Settings } from '../settings/settings.ts';

/**
 * The engine's environment inside the editor: unsaved text, keys from the secret storage, the workspace's trust. It is
 * made anew for each use, since trust and settings change.
 * @returns a function of the suite or prompt that the environment is for
 */
export function createEnvironmentFor(parts: {
  core: Core;
  keys: ApiKeys;
  settings: Settings;
  log: LogOutputChannel;
  hostModels: HostModels;
}): (scope: Uri) => Promise<Environment> {
  const log = logTo(parts.log);
  return async (scope) => {
    // VS Code itself leaves out what an untrusted workspace says here (`restrictedConfigurations` in package.json), so
    // a base URL from such a workspace never meets a key.
    const variables = { ...process.env, ...parts.settings.environment.get(scope) };
    const trusted = workspace.isTrusted;
    const node = await parts.core.nodeEnvironment({
      variables,
      trust: { code: trusted, network: trusted },
      readText: async (file) => unsavedText(file),
      log,
    });
    return {
      ...node,
      secret: async (name) => (await parts.keys.get(name)) ?? variables[name],
      hostModels: parts.hostModels,
      parsed: parts.core.parsed,
    };
  };
}

/** The text of a document with changes that are not on the disk yet. */
function unsavedText(file: string): string | undefined {
  const document = workspace.textDocuments.find(
    (candidate) => candidate.isDirty && candidate.uri.scheme === 'file' && candidate.uri.fsPath === file,
  );
  return document?.getText();
}

function logTo(channel: LogOutputChannel): Log {
  return {
    debug: (message) => channel.debug(message),
    info: (message) => channel.info(message),
    warn: (message) => channel.warn(message),
    error: (message) => channel.error(message),
  };
}
