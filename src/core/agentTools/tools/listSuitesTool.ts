import * as z from 'zod';
import { count } from '../../../shared/figures.ts';
import { messageOf } from '../../errors.ts';
import { defineTool } from '../agentTool.ts';
import { runLine } from '../resultWords.ts';
import type { ToolHost } from '../toolHost.ts';
import { shownPath } from '../toolInput.ts';

/** More than a model would read. */
const mostSuites = 200;

export const listSuitesTool = defineTool({
  title: 'List Suites',
  description:
    'Lists the eval suites of the workspace: what each is for, its prompts, providers and number of cases, and how its newest run went. Begin here to learn which suites exist and the paths of their prompt files.',
  input: z.strictObject({}),
  readOnly: true,
  run: async (_input, host) => {
    const files = await host.suites();
    if (files.length === 0)
      return 'There is no suite here. A suite is a file named *.eval.yaml or promptfooconfig*.yaml.';
    const described = await Promise.all(files.slice(0, mostSuites).map((file) => describe(file, host)));
    const more = files.length - mostSuites;
    return [...described, ...(more > 0 ? [`…and ${count(more)} more suites.`] : [])].join('\n\n');
  },
});

async function describe(file: string, host: ToolHost): Promise<string> {
  const heading = `# ${shownPath(file, host)}`;
  try {
    const [suite, [newest]] = await Promise.all([host.load(file), host.runs({ suite: file, limit: 1 })]);
    const prompts = suite.prompts.map(({ label, location }) =>
      location && location.file !== file ? shownPath(location.file, host) : label,
    );
    return [
      heading,
      ...(suite.description ? [suite.description] : []),
      `prompts: ${[...new Set(prompts)].join(', ')}`,
      `providers: ${suite.providers.map(({ label }) => label).join(', ')}`,
      `cases: ${suite.caseCount === undefined ? 'as many as its dataset has' : count(suite.caseCount)}`,
      newest ? `newest ${runLine(newest.record)}` : 'not run yet',
    ].join('\n');
  } catch (error) {
    return `${heading}\ncannot be loaded: ${messageOf(error)}`;
  }
}
