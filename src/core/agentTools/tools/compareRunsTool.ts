import * as z from 'zod';
import { count } from '../../../shared/figures.ts';
import type { Comparison } from '../../comparison/compareRuns.ts';
import { compareColumns, compareRuns } from '../../comparison/compareRuns.ts';
import { valueWords, verdictWords } from '../../comparison/comparisonWords.ts';
import { loadScores } from '../../comparison/loadScores.ts';
import { defineTool } from '../agentTool.ts';
import { findRun } from '../toolInput.ts';

const shownChanges = 10;

export const compareRunsTool = defineTool({
  title: 'Compare Runs',
  description:
    'Says whether run b is better or worse than run a, by a paired test over the cases they share, and which cases changed. With one run: which of its prompts or providers is better. "No difference seen" and "too few cases" mean that nothing was shown: do not call that an improvement.',
  input: z.strictObject({
    a: z.string().describe('The id of the run before the change.'),
    b: z.string().optional().describe('The id of the run after it, or "latest".'),
    metric: z
      .string()
      .optional()
      .describe('score (the default), pass, cost, latency, or the name of a metric of the suite.'),
  }),
  readOnly: true,
  run: async ({ a, b, metric: figure = 'score' }, host) => {
    const first = await findRun({ run: a }, host);
    const before = await loadScores(first.store, first.record.id, figure);
    if (b === undefined) return compareColumns(before, { figure }).map(words).join('\n');
    const second = await findRun({ run: b }, host);
    const after = await loadScores(second.store, second.record.id, figure);
    const { overall, columns } = compareRuns(before, after, { figure });
    return [
      words(overall),
      ...(columns.length > 1 ? columns.map(words) : []),
      ...changes('Worse', overall, overall.regressions),
      ...changes('Better', overall, overall.improvements),
    ].join('\n');
  },
});

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
