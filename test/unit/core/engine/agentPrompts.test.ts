import assert from 'node:assert/strict';
import path from 'node:path';
import type { Result } from '../../../../src/core/engine/result.ts';
import { runSuite } from '../../../../src/core/engine/runSuite.ts';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import { loadSuite } from '../../../../src/core/suites/loadSuite.ts';
import { testPrices } from '../../../support/engineSuite.ts';

const fixture = path.join(
  import.meta.dirname,
  '../../../fixtures/suites/reading-agents-and-skills/suite.eval.yaml',
);

describe('a prompt file, a custom agent and a skill', () => {
  it('are evaluated as prompts are, side by side', async () => {
    const environment = createNodeEnvironment({ variables: {} });
    const store = await openStore(':memory:');
    try {
      const { suite } = await loadSuite(fixture, environment);
      assert.ok(suite);
      const options = { environment, store, prices: testPrices, cupelVersion: '0' };
      const { run, status } = await runSuite(suite, options);
      assert.equal(status, 'finished');
      const results: Result[] = [];
      for await (const page of store.scan(run.id)) results.push(...page);
      const passed = (prompt: number): boolean[] =>
        results
          .filter((result) => result.prompt === prompt)
          .sort((a, b) => a.case - b.case)
          .map(({ pass }) => pass);
      assert.deepEqual(
        run.prompts.map(({ label }, index) => [label, ...passed(index)]),
        [
          ['assay.prompt.md', true, false],
          ['Assayer', true, false],
          ['assay', true, true],
        ],
      );
    } finally {
      await store.close();
    }
  });
});
