import * as z from 'zod';
import { count } from '../../../shared/figures.ts';
import type { Comparison } from '../../comparison/compareRuns.ts';
import { compareColumns, compareRuns } from '../../comparison/compareRuns.ts';
import { leftOutWords, valueWords, verdictWords } from '../../comparison/comparisonWords.ts';
import { loadScores } from '../../comparison/loadScores.ts';
import { CupelError } from '../../errors.ts';
import { defineTool } from '../agentTool.ts';
import type { FoundRun, ToolHost } from '../toolHost.ts';
import { findRun } from '../toolInput.ts';

const shownChanges = 10;

export const compareRunsTool = defineTool({
  title: 'Compare Runs',
  description:
    'Says whether run b is better or worse than run a, by a paired test over the cases they share, and which cases changed. With one run: which of its prompts or providers is better. "No difference seen" and "too few cases" mean that nothing was shown: do not call that an improvement.',
  input: z.strictObject({
    a: z.string().describe('The id of the run before the change.'),
    b: z
      .string()
      .optional()
      .describe('The id of the run after it, or "latest": the newest run of the suite of a.'),
    metric: z
      .string()
      .optional()
      .describe('score (the default), pass, cost, latency, or the name of a metric of the suite.'),
  }),
  readOnly: true,
  run: async ({ a, b, metric: figure = 'score' }, host) => {
    const first = await findRun({ run: a }, host);
    const second = b === undefined ? undefined : await after(first, b, host);
    // As the command line does: the cases of one cluster are not independent.
    const cluster = (second ?? first).record.statistics?.cluster;
    const scores = async ({ store, record }: FoundRun) => loadScores(store, record.id, figure, cluster);
    const before = await scores(first);
    if (second === undefined) return compareColumns(before, { figure }).map(words).join('\n');
    const { overall, columns } = compareRuns(before, await scores(second), { figure });
    const left = leftOutWords(overall);
    return [
      words(overall),
      ...(left === undefined ? [] : [left]),
      ...(columns.length > 1 ? columns.map(words) : []),
      ...changes('Worse', overall, overall.regressions),
      ...changes('Better', overall, overall.improvements),
    ].join('\n');
  },
});

/**
 * The run that a name means, beside the one before the change.
 * @throws CupelError `store.noSuchRun`, `compare.sameRun`
 */
async function after({ record }: FoundRun, name: string, host: ToolHost): Promise<FoundRun> {
  const [newest] = name === 'latest' ? await host.runs({ suite: record.suite, limit: 1 }) : [];
  const found = newest ?? (await findRun({ run: name }, host));
  if (found.record.id !== record.id) return found;
  throw new CupelError('compare.sameRun', `${name} is the run ${record.id} itself.`, {
    hint: 'Run the suite again after the change, and compare that run with this one.',
  });
}

function words(comparison: Comparison): string {
  const { a, b, figure, meanA, meanB } = comparison;
  const values = `${valueWords(figure, meanA)} → ${valueWords(figure, meanB)}`;
  return `${b} against ${a}: ${figure} ${values}, ${verdictWords(comparison)}`;
}

function changes(title: string, { figure }: Comparison, list: Comparison['regressions']): string[] {
  if (list.length === 0) return [];
  const shown = list
    .slice(0, shownChanges)
    .map(({ caseB, a, b }) => `case ${caseB + 1} (${valueWords(figure, a)} → ${valueWords(figure, b)})`);
  const more = list.length - shown.length;
  return [`${title}: ${shown.join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}`];
}
