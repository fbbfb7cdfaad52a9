import path from 'node:path';
import * as z from 'zod';
import { CupelError } from '../errors.ts';
import type { Suite } from '../suites/suite.ts';
import { nearestName } from '../suites/nearestName.ts';
import type { FoundRun, ToolHost, ToolRun } from './toolHost.ts';

/** What several tools ask for. */
export const suiteInput = z
  .string()
  .describe('The suite: its path as cupel_list_suites gives it, or its file name.');

export const partInputs = {
  cases: z
    .array(z.int().min(1))
    .min(1)
    .optional()
    .describe('Numbers of the cases, from 1. All cases when absent.'),
  providers: z
    .string()
    .optional()
    .describe('A regular expression on the id or label of the providers. All when absent.'),
  repeat: z.int().min(1).max(100).optional().describe('How often each case is asked.'),
  cache: z.boolean().optional().describe('False asks the models again instead of taking recorded answers.'),
};

interface PartInput {
  cases?: number[] | undefined;
  providers?: string | undefined;
  repeat?: number | undefined;
  cache?: boolean | undefined;
}

/**
 * What is asked for of a suite.
 * @throws CupelError `run.noSuchCase`: half of what was asked for is not an answer to it
 */
export function partOf(
  { cases, providers, repeat, cache }: PartInput,
  { name, caseCount = Infinity }: Suite,
): ToolRun {
  const beyond = cases?.filter((number) => number > caseCount) ?? [];
  if (beyond.length > 0)
    throw new CupelError('run.noSuchCase', `"${name}" has no case ${beyond.join(', ')}.`, {
      hint: `Its cases are numbered from 1 to ${caseCount}.`,
    });
  return {
    ...(cases && { cases: cases.map((number) => number - 1) }),
    ...(providers !== undefined && { providers }),
    ...(repeat !== undefined && { repeat }),
    ...(cache !== undefined && { cache }),
  };
}

/** A path as a model sees it: relative to its folder, with the folder's name before it when there are several. */
export function shownPath(file: string, host: ToolHost): string {
  const folder = host.folders.find((each) => isInside(file, each));
  if (folder === undefined) return file;
  const relative = path.relative(folder, file).replaceAll(path.sep, '/');
  return host.folders.length > 1 ? `${path.basename(folder)}/${relative}` : relative;
}

export function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}

/**
 * The suite that a name means.
 * @throws CupelError `suite.notFound`, `suite.ambiguous`
 */
export async function findSuite(name: string, host: ToolHost): Promise<string> {
  const files = await host.suites();
  const wanted = name.replaceAll('\\', '/');
  const exact = files.find((file) => file === name || shownPath(file, host) === wanted);
  if (exact !== undefined) return exact;
  const named = files.filter((file) => {
    const base = path.basename(file);
    return base === wanted || base.replace(/\.eval\.ya?ml$/, '') === wanted;
  });
  const [only, second] = named;
  if (only !== undefined && second === undefined) return only;
  if (second !== undefined)
    throw new CupelError('suite.ambiguous', `several suites are named "${name}".`, {
      hint: `Give one of these paths: ${named.map((file) => shownPath(file, host)).join(', ')}.`,
    });
  const shown = files.map((file) => shownPath(file, host));
  const near = nearestName(wanted, shown);
  throw new CupelError('suite.notFound', `there is no suite "${name}".`, {
    hint: near ? `Did you mean "${near}"?` : `There are: ${shown.join(', ') || 'none'}.`,
  });
}

/**
 * A run by id; the newest one, of a suite if given, when no id is.
 * @throws CupelError `store.noSuchRun`
 */
export async function findRun(
  { run, suite }: { run?: string | undefined; suite?: string | undefined },
  host: ToolHost,
): Promise<FoundRun> {
  const found =
    run !== undefined && run !== 'latest'
      ? await host.findRun(run)
      : (
          await host.runs({
            limit: 1,
            ...(suite !== undefined && { suite: await findSuite(suite, host) }),
          })
        )[0];
  if (found) return found;
  throw new CupelError('store.noSuchRun', run ? `there is no run "${run}".` : 'nothing was run yet.', {
    hint: 'Run a suite with cupel_run; cupel_list_suites names the newest run of each.',
  });
}
