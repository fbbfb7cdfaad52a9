import assert from 'node:assert/strict';
import { SuiteLayouts } from '../../../../src/editor/panels/suiteLayouts.ts';
import { defaultLayout } from '../../../../src/shared/resultsQueries.ts';

/** The memory of a workspace. */
function memory(kept: Record<string, unknown> = {}) {
  const values = new Map<string, unknown>(Object.entries(kept));
  return {
    values,
    keys: () => [...values.keys()],
    // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as VS Code declares it
    get: <T>(key: string): T | undefined => values.get(key) as T | undefined,
    update: async (key: string, value: unknown) => void values.set(key, structuredClone(value)),
  };
}

const tall = { ...defaultLayout, rowHeight: 'tall' as const };
const hidden = { ...defaultLayout, hidden: ['short · gpt'] };

describe('the layouts of suites', () => {
  it('are kept by suite, in the workspace', async () => {
    const kept = memory();
    await new SuiteLayouts(kept).keep('/w/a.eval.yaml', tall);
    await new SuiteLayouts(kept).keep('/w/b.eval.yaml', hidden);
    const later = new SuiteLayouts(kept);
    assert.deepEqual(later.of('/w/a.eval.yaml'), tall);
    assert.deepEqual(later.of('/w/b.eval.yaml'), hidden);
    assert.equal(later.of('/w/c.eval.yaml'), undefined);
  });

  it('are forgotten when nothing of them is left, or when many came after', async () => {
    const layouts = new SuiteLayouts(memory());
    await layouts.keep('/w/a', tall);
    await layouts.keep('/w/a', defaultLayout);
    assert.equal(layouts.of('/w/a'), undefined);
    await layouts.keep('/w/a', tall);
    for (let i = 0; i < 100; i++) await layouts.keep(`/w/${i}`, hidden);
    assert.equal(layouts.of('/w/a'), undefined);
    assert.deepEqual(layouts.of('/w/0'), hidden);
  });

  it('of an earlier version are left out', async () => {
    const layouts = new SuiteLayouts(memory({ 'cupel.layouts': { '/w/a': { columns: 3 }, '/w/b': tall } }));
    assert.equal(layouts.of('/w/a'), undefined);
    assert.deepEqual(layouts.of('/w/b'), tall);
  });
});
