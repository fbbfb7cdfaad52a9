import * as z from 'zod';
import { count, dollars } from '../../../shared/figures.ts';
import { CupelError } from '../../errors.ts';
import type { Estimate } from '../../pricing/estimate.ts';
import { estimatedWords, estimateDetail, estimateLine } from '../../pricing/estimateWords.ts';
import type { Question } from '../agentTool.ts';
import { defineTool } from '../agentTool.ts';
import { failurePages, runLine } from '../resultWords.ts';
import type { ToolHost } from '../toolHost.ts';
import { findSuite, partInputs, partOf, suiteInput } from '../toolInput.ts';

/** Enough to see a pattern; cupel_failures has the others. */
const shownFailures = 5;
const shownLength = 10_000;

export const runTool = defineTool({
  title: 'Run Suite',
  description:
    'Runs a suite, or some of its cases or providers, and grades the answers. May cost money: a person is asked first, with the estimated cost. Returns the id of the run, how many cases passed, the cost, and the first failures.',
  input: z.strictObject({
    suite: suiteInput,
    ...partInputs,
    maxCost: z
      .number()
      .min(0)
      .optional()
      .describe(
        'US dollars that the run may spend at most. Where nobody can be asked, a run that costs anything needs it.',
      ),
  }),
  readOnly: false,
  question: async ({ suite: name, maxCost, ...part }, host, signal) => {
    const suite = await host.load(await findSuite(name, host));
    return questionOf(suite.name, await host.estimate(suite, partOf(part, suite), signal), maxCost);
  },
  run: async ({ suite: name, maxCost, ...part }, host, signal, onProgress) => {
    const suite = await host.load(await findSuite(name, host));
    const request = {
      ...partOf(part, suite),
      ...(maxCost !== undefined && { maxCost }),
      ...(onProgress && { onProgress }),
    };
    await requireAgreement(suite.name, await host.estimate(suite, request, signal), maxCost, host, signal);
    const { run, status, notice } = await host.run(suite, request, signal);
    const estimated = estimatedWords(run);
    const lines = [runLine(run), ...(estimated ? [estimated] : []), ...(notice ? [notice] : [])];
    const found = await host.findRun(run.id);
    if (status === 'cancelled' || !found) return lines.join('\n');
    const page = await found.store.results(run.id, { mode: 'failures', limit: shownFailures });
    const { parts, cases } = failurePages(page.rows, run, shownLength);
    const left = page.totalCases - cases;
    return [
      ...lines,
      ...parts,
      ...(left > 0
        ? [
            `…and ${count(left)} more cases that did not pass: read them with cupel_failures, offset ${cases}.`,
          ]
        : []),
    ].join('\n\n');
  },
});

function questionOf(suite: string, estimate: Estimate, maxCost: number | undefined): Question {
  const limit = maxCost === undefined ? '' : `\nIt stops before it spends more than ${dollars(maxCost)}.`;
  return {
    title: `Run "${suite}"? ${estimateLine(estimate)}`,
    detail: `${estimateDetail(estimate)}${limit}`,
  };
}

/** @throws CupelError `run.refused`, `run.costNotAgreed` */
async function requireAgreement(
  suite: string,
  estimate: Estimate,
  maxCost: number | undefined,
  host: ToolHost,
  signal: AbortSignal,
): Promise<void> {
  const { expected, worst } = estimate.cost;
  if (expected === 0 && worst === 0) return;
  const { title, detail } = questionOf(suite, estimate, maxCost);
  const agreed = await host.agrees(`${title}\n${detail}`, signal);
  if (agreed === true) return;
  if (agreed === false)
    throw new CupelError('run.refused', `The person does not want to run "${suite}" at this cost.`);
  if (expected !== null && maxCost !== undefined && maxCost >= expected) return;
  throw new CupelError('run.costNotAgreed', `The run was not started. ${estimateLine(estimate)}.`, {
    hint:
      expected === null
        ? 'Its price is unknown, so no limit can hold it: a person has to run it, or give the price in the suite.'
        : 'Tell the person what it costs; when they agree, call again with that amount as maxCost.',
  });
}
