import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { createTwoFilesPatch } from 'diff';
import * as z from 'zod';
import type { Diagnostic } from '../../diagnostics.ts';
import { formatDiagnostic } from '../../diagnostics.ts';
import { CupelError } from '../../errors.ts';
import { validateSuite } from '../../suites/validateSuite.ts';
import { defineTool } from '../agentTool.ts';
import type { ToolHost } from '../toolHost.ts';
import { isInside, shownPath } from '../toolInput.ts';

/** Code and commands are prompts too, but an agent that may write those may do anything. */
const runnable = /\.(?:[cm]?[jt]s|py)$/i;

/** What is a prompt wherever it lies. Other texts and data are prompts only where a suite says so. */
const promptName =
  /(?:\.(?:prompt|prompty|prompt\.md|agent\.md|j2|njk)|\/skill\.md|\/prompts\/.*\.(?:txt|md))$/i;

export const proposeEditTool = defineTool({
  title: 'Propose Edit',
  description:
    'Proposes a change of a prompt file or a suite: one passage is replaced by another. A person sees it and decides; nothing is saved. Says what the change would make wrong in the suites that use the file. Measure a change with cupel_run and cupel_compare before you call it better.',
  input: z.strictObject({
    file: z.string().describe('The path of the prompt file or suite, as cupel_list_suites gives it.'),
    oldText: z
      .string()
      .min(1)
      .describe('The passage to replace, exactly as it stands there; it has to stand there once.'),
    newText: z.string().describe('What takes its place.'),
  }),
  readOnly: false,
  question: async (input, host) => {
    const { file, patch } = await prepare(input, host);
    return { title: `Change ${shownPath(file, host)}?`, detail: patch, language: 'diff' };
  },
  run: async (input, host) => {
    const { file, text, patch } = await prepare(input, host);
    const problems = await problemsWith(file, text, host);
    const outcome = await host.propose(file, text);
    return [
      outcome,
      patch,
      ...(problems.length > 0
        ? [`With it, this is wrong:\n${problems.map(formatDiagnostic).join('\n')}`]
        : ['The suites that use it have no errors with it, and no new warnings.']),
    ].join('\n\n');
  },
});

interface EditInput {
  file: string;
  oldText: string;
  newText: string;
}

/** @throws CupelError `edit.outside`, `edit.notAllowed`, `edit.noChange`, `edit.notFound`, `edit.ambiguous` */
async function prepare(
  { file: name, oldText, newText }: EditInput,
  host: ToolHost,
): Promise<{ file: string; text: string; patch: string }> {
  const file = await fileOf(name, host);
  const before = await (await host.environment(file)).readText(file);
  if (oldText === newText)
    throw new CupelError('edit.noChange', `oldText and newText are the same: ${name} would stay as it is.`);
  const at = before.indexOf(oldText);
  if (at < 0)
    throw new CupelError('edit.notFound', `the passage does not stand in ${name}.`, {
      hint: 'Read the file and give the passage exactly, with its blanks and line ends.',
    });
  if (before.includes(oldText, at + 1))
    throw new CupelError('edit.ambiguous', `the passage stands in ${name} more than once.`, {
      hint: 'Give more of what is around it.',
    });
  const text = before.slice(0, at) + newText + before.slice(at + oldText.length);
  const shown = shownPath(file, host);
  return { file, text, patch: createTwoFilesPatch(shown, shown, before, text) };
}

async function fileOf(name: string, host: ToolHost): Promise<string> {
  const candidates = path.isAbsolute(name)
    ? [path.normalize(name)]
    : host.folders.flatMap((folder) => [
        path.resolve(folder, name),
        ...(name.startsWith(`${path.basename(folder)}/`) ? [path.resolve(path.dirname(folder), name)] : []),
      ]);
  const file = candidates.find((each) => host.folders.some((folder) => isInside(each, folder)));
  if (file === undefined || (await leadsOutside(file, host)))
    throw new CupelError('edit.outside', `${name} is outside of the folders that are open.`);
  if (runnable.test(file) || !(await isPromptOrSuite(file, host)))
    throw new CupelError('edit.notAllowed', `${name} is neither a prompt nor a suite.`, {
      hint: 'A text is a prompt where a suite names it; code that makes prompts is not changed by this tool.',
    });
  return file;
}

/** Whether a link leads out of the folders. */
async function leadsOutside(file: string, host: ToolHost): Promise<boolean> {
  const real = await realpath(file).catch(() => undefined);
  if (real === undefined) return false; // what is not there is found out by whoever reads it
  const folders = await Promise.all(host.folders.map((folder) => realpath(folder).catch(() => folder)));
  return !folders.some((folder) => isInside(real, folder));
}

async function isPromptOrSuite(file: string, host: ToolHost): Promise<boolean> {
  if (promptName.test(file.replaceAll(path.sep, '/'))) return true;
  const suites = await host.suites();
  if (suites.includes(file)) return true;
  for (const each of suites) {
    // A suite that cannot be loaded names nothing for certain.
    const suite = await host.load(each).catch(() => undefined);
    if (suite?.prompts.some(({ location }) => location?.file === file)) return true;
  }
  return false;
}

/** What is equal in a problem before and after an edit, which may have moved it. */
function sameProblem({ code, message }: Diagnostic): string {
  return `${code} ${message}`;
}

/** The errors that the suites which use a file would have, and the warnings that they do not have now. */
async function problemsWith(file: string, text: string, host: ToolHost): Promise<Diagnostic[]> {
  const environment = await host.environment(file);
  const changed = {
    ...environment,
    readText: async (each: string) => (each === file ? text : environment.readText(each)),
  };
  const found: Diagnostic[] = [];
  for (const suite of await host.suites()) {
    const uses = suite === file || (await changed.readText(suite)).includes(path.basename(file));
    if (!uses) continue;
    const [before, after] = [await validateSuite(suite, environment), await validateSuite(suite, changed)];
    const known = new Set(before.map(sameProblem));
    found.push(
      ...after.filter(
        (each) => each.severity === 'error' || (each.severity === 'warning' && !known.has(sameProblem(each))),
      ),
    );
  }
  return found;
}
