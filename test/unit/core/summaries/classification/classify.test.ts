import assert from 'node:assert/strict';
import type { Result } from '../../../../../src/core/engine/result.ts';
import {
  classifyResults,
  type ClassReader,
} from '../../../../../src/core/summaries/classification/classify.ts';
import {
  createExtractor,
  type ExtractConfig,
  readExtract,
} from '../../../../../src/core/summaries/classification/extractor.ts';
import { sampleResult } from '../../../../support/results.ts';
import { noCode } from '../../assertions/harness.ts';

const services = { code: noCode, directory: '/' };
const extract = (config: string | ExtractConfig | undefined, output: unknown, more: Partial<Result> = {}) =>
  createExtractor(config, services)(sampleResult({ output, ...more }));

describe('createExtractor', () => {
  it('takes the whole output unless told otherwise', () => assert.equal(extract(undefined, 'spam'), 'spam'));

  it('reads a pattern: its first group, else the match', () => {
    assert.equal(extract('/category: (\\w+)/i', 'The Category: Billing.'), 'Billing');
    assert.equal(extract({ regex: 'spam|ham' }, 'this is ham'), 'ham');
    assert.equal(extract('/x(\\d)/', 'none'), undefined);
  });

  it('reads a JSON path, in fences too, and in outputs that are no text', () => {
    assert.equal(extract('$.category', '```json\n{"category": "billing"}\n```'), 'billing');
    assert.equal(extract({ json: '$.a[0]' }, { a: [7] }), 7);
    assert.equal(extract('$.category', 'no JSON'), undefined);
  });

  it('reads a named score', () =>
    assert.equal(extract({ metric: 'p' }, 'x', { namedScores: { p: 0.25 } }), 0.25));

  it('runs code over output and context', async () => {
    const calls: unknown[] = [];
    const code = {
      ...noCode,
      runJavaScript: async (call: object) => {
        calls.push(call);
        return 'billing';
      },
    };
    const reader = createExtractor({ code: 'output.length' }, { code, directory: '/d' });
    assert.equal(await reader(sampleResult({ output: 'x', vars: { y: 1 } })), 'billing');
    assert.deepEqual(calls, [
      {
        mode: 'auto',
        source: 'output.length',
        parameters: ['output', 'context'],
        directory: '/d',
        args: ['x', { vars: { y: 1 }, metadata: {}, namedScores: {} }],
      },
    ]);
  });

  it('refuses what says nothing, too much, or is no pattern', () => {
    for (const config of ['category', {}, { regex: 'x', json: '$' }, '/(/', { regex: '[' }] as const)
      assert.throws(
        () => createExtractor(config, services),
        { code: 'extract.invalid' },
        JSON.stringify(config),
      );
    assert.throws(() => createExtractor('$..x', services), { code: 'path.syntax' });
    assert.deepEqual(readExtract('file://x.js:fn'), { code: 'file://x.js:fn' });
  });
});

describe('classifyResults', () => {
  const reader: ClassReader = {
    truth: ({ vars }) => vars['label'] as string | undefined,
    predicted: ({ output }) => output,
  };
  const classify = async (rows: Partial<Result>[], more: Partial<ClassReader> = {}) => {
    async function* pages() {
      yield rows.map((row, index) => sampleResult({ case: index, ...row }));
    }
    return classifyResults(pages(), { ...reader, ...more }, (caseNo) => caseNo);
  };
  const row = (label: string | undefined, output: unknown, more: Partial<Result> = {}) => ({
    vars: label === undefined ? {} : { label },
    output,
    ...more,
  });

  it('gives a confusion matrix and what follows from it, column by column', async () => {
    const [first, second] = await classify([
      row('ham', ' ham\n'),
      row('ham', 'spam'),
      row('spam', 'spam'),
      row('spam', 'spam'),
      row('ham', 'ham', { prompt: 1 }),
    ]);
    assert.deepEqual(first?.labels, ['ham', 'spam']);
    assert.deepEqual(first?.matrix, [
      [1, 1],
      [0, 2],
    ]);
    assert.equal(first?.accuracy, 0.75);
    // F1 of ham is 2/3, of spam 4/5.
    assert.ok(Math.abs((first?.macro.f1 ?? 0) - (2 / 3 + 4 / 5) / 2) < 1e-12);
    assert.ok(first && first.accuracyInterval[0] < 0.75 && first.accuracyInterval[1] > 0.75);
    assert.deepEqual([second?.prompt, second?.total], [1, 1]);
  });

  it('counts what is no class, and failed calls, as wrong and as no class', async () => {
    const error = { code: 'provider.server', message: 'down' };
    const [column] = await classify([
      row('ham', 'ham'),
      row('ham', 'eggs'),
      row('spam', 'spam'),
      row('spam', null, { error }),
      row(undefined, 'ham'),
    ]);
    assert.deepEqual([column?.accuracy, column?.unreadable, column?.unlabelled], [0.5, 2, 1]);
    assert.deepEqual(column?.strangers, [{ label: 'eggs', count: 1 }]);
  });

  it('scores the positive class, and ranks where there are scores', async () => {
    const scored = [0.9, 0.8, 0.3, 0.1];
    const [column] = await classify(
      scored.map((score, index) => row(index % 2 === 0 ? 'yes' : 'no', index < 2 ? 'yes' : 'no', { score })),
      { positive: 'yes', score: ({ score }) => score },
    );
    assert.deepEqual([column?.precision, column?.recall, column?.ranking?.n], [0.5, 0.5, 4]);
    // yes: 0.9 and 0.3; no: 0.8 and 0.1. Of four pairs, three are in order.
    assert.equal(column?.ranking?.rocAuc, 0.75);
    assert.ok(Math.abs((column?.ranking?.brier ?? 0) - (0.01 + 0.64 + 0.49 + 0.01) / 4) < 1e-12);
    const [unscaled] = await classify([row('yes', 'yes', { score: 7 }), row('no', 'no', { score: -2 })], {
      positive: 'yes',
      score: ({ score }) => score,
    });
    assert.deepEqual([unscaled?.ranking?.rocAuc, unscaled?.ranking?.brier], [1, null]);
  });

  it('tells classes apart by case unless told not to', async () => {
    const rows = [row('Ham', 'ham'), row('Spam', 'SPAM')];
    assert.equal((await classify(rows))[0]?.accuracy, 0);
    assert.equal((await classify(rows, { ignoreCase: true }))[0]?.accuracy, 1);
  });

  it('goes on where code fails, and says what it said', async () => {
    const [column] = await classify([row('ham', 'ham'), row('spam', 'x')], {
      predicted: ({ output }) => {
        if (output === 'x') throw new Error('no such field');
        return output;
      },
    });
    assert.deepEqual([column?.accuracy, column?.problem], [0.5, 'no such field']);
  });

  it('gives nothing for a column without labels', async () =>
    assert.deepEqual(await classify([row(undefined, 'ham')]), []));
});
