import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { capture } from './exec.ts';

/** Settings that keep a fresh VS Code from greeting, asking, updating, saving or phoning while a test looks at it. */
export const quietSettings: Record<string, unknown> = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': 'off',
  'files.autoSave': 'off',
  'git.enabled': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
};

/** Makes the user's settings {@link quietSettings} and these. Pages read them when they load. */
export function writeSettings(dataFolder: string, settings: Record<string, unknown>): void {
  const folder = path.join(dataFolder, 'data', 'User');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'settings.json'),
    JSON.stringify({ ...quietSettings, ...settings }, null, 2),
  );
}

/** Puts the folder of an extension where a server finds it as if a user had installed it. */
export function linkExtension(dataFolder: string, extension: string): void {
  const manifest = JSON.parse(readFileSync(path.join(extension, 'package.json'), 'utf8')) as Manifest;
  const folder = path.join(dataFolder, 'extensions');
  mkdirSync(folder, { recursive: true });
  symlinkSync(extension, path.join(folder, `${manifest.publisher}.${manifest.name}-${manifest.version}`));
}

interface Manifest {
  publisher: string;
  name: string;
  version: string;
}

/** Installs a packaged extension as a user would. @throws if VS Code does not accept the package */
export async function installVsix(build: string, dataFolder: string, vsix: string): Promise<void> {
  const server = path.join(build, 'out', 'server-main.js');
  const output = await capture(
    process.execPath,
    [
      server,
      '--accept-server-license-terms',
      `--server-data-dir=${dataFolder}`,
      `--install-extension=${path.resolve(vsix)}`,
    ],
    { env: { ...process.env, EXTENSIONS_GALLERY: '{}' } },
  );
  if (!output.includes('was successfully installed'))
    throw new Error(`VS Code did not install ${vsix}\n${output}`);
}
