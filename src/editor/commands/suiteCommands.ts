import { commands, l10n, Uri, window, workspace } from 'vscode';
import type { Diagnostic } from '../../core/diagnostics.ts';
import type { Extension } from '../extensionParts.ts';
import { askSuiteName } from '../files/askSuiteName.ts';
import { chooseFolder } from '../files/chooseFolder.ts';
import { openLocation } from '../files/openLocation.ts';
import { suiteLabel } from '../files/suiteNames.ts';
import { chooseSuite } from './targets.ts';

/** Looks a suite over, shows its problems and says how many there are. Resolves with them. */
export async function validateSuite(parts: Extension, argument: unknown): Promise<Diagnostic[] | undefined> {
  const file = await chooseSuite(parts.suites, argument);
  if (!file) return undefined;
  const found = await parts.diagnostics.validate(file);
  const name = suiteLabel(file.fsPath);
  const [first] = found;
  if (!first) void window.showInformationMessage(l10n.t('{0}: no problems found.', name));
  else {
    await openLocation(first.location);
    await commands.executeCommand('workbench.actions.view.problems');
  }
  return found;
}

/**
 * Creates a suite that runs as it is, without a key, and opens it: in a workspace without suites the one that
 * `cupel init` writes, else a small one with a name of its own.
 */
export async function newSuite(parts: Extension, argument: unknown): Promise<Uri | undefined> {
  const folder = argument instanceof Uri ? argument : await chooseFolder();
  if (!folder) return undefined;
  const suites = await parts.suites.files.all();
  const uri =
    suites.length === 0 ? Uri.file(await parts.core.writeStarter(folder.fsPath)) : await writeNamed(folder);
  if (uri) await window.showTextDocument(uri);
  return uri;
}

async function writeNamed(folder: Uri): Promise<Uri | undefined> {
  const name = await askSuiteName('first');
  if (name === undefined) return undefined;
  const uri = Uri.joinPath(folder, name);
  try {
    await workspace.fs.stat(uri);
  } catch {
    await workspace.fs.writeFile(uri, new TextEncoder().encode(suiteTemplate));
  }
  return uri;
}

const suiteTemplate = `description: What the prompt must do
prompts:
  - 'Answer in one sentence: {{question}}'
providers:
  # "echo" gives the prompt back and costs nothing. Name a model when the assertions say what you mean.
  - echo
  # - openai:chat:gpt-5-mini
tests:
  - description: says what was asked
    vars:
      question: Which metal does a cupel part from gold?
    assert:
      - type: contains
        value: gold
`;
