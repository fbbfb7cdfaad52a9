import { fileStart } from '../location.ts';
import type { Suite } from './suite.ts';

interface OneCase extends Pick<Suite, 'file' | 'directory' | 'name' | 'prompts' | 'providers'> {
  readonly vars: Readonly<Record<string, unknown>>;
}

/** A suite that no file holds: prompts, providers, and one case without assertions. */
export function oneCaseSuite({ vars, ...named }: OneCase): Suite {
  const location = fileStart(named.file);
  return {
    ...named,
    tags: {},
    options: {},
    cupel: {},
    derivedMetrics: [],
    extensions: [],
    nunjucksFilters: {},
    env: {},
    metadata: {},
    outsideFiles: [],
    async *cases() {
      yield { index: 0, vars, assertions: [], metadata: {}, options: {}, hash: '', location };
    },
    caseCount: 1,
    diagnostics: [],
    locate: () => location,
    source: null,
  };
}
