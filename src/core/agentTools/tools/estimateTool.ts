import * as z from 'zod';
import { estimateDetail, estimateLine } from '../../pricing/estimateWords.ts';
import { defineTool } from '../agentTool.ts';
import { findSuite, partInputs, partOf, suiteInput } from '../toolInput.ts';

export const estimateTool = defineTool({
  title: 'Estimate Cost',
  description:
    'Estimates what a run of a suite, or of some of its cases or providers, would cost: calls, how many the cache answers, US dollars expected and at most. Sends nothing and spends nothing.',
  input: z.strictObject({ suite: suiteInput, ...partInputs }),
  readOnly: true,
  run: async ({ suite: name, ...part }, host, signal) => {
    const suite = await host.load(await findSuite(name, host));
    const estimate = await host.estimate(suite, partOf(part, suite), signal);
    return `${estimateLine(estimate)}\n${estimateDetail(estimate)}`;
  },
});
