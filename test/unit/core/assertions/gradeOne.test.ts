import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { grade, outcome, testEnvironment } from './harness.ts';

describe('gradeOne', () => {
  it('negates the verdict and complements the score', async () => {
    const result = await grade({ type: 'not-rouge-n', value: 'the cat sat', threshold: 0.9 }, 'the cat ran');
    assert.equal(result.type, 'not-rouge-n');
    assert.equal(result.pass, true);
    assert.ok(Math.abs(result.score - 1 / 3) < 1e-12);
  });

  it('a check that cannot be made does not pass, negated or not', async () => {
    const result = await grade({ type: 'not-regex', value: '(' }, 'x');
    assert.deepEqual([result.pass, result.score, result.error?.code], [false, 0, 'assertion.badPattern']);
  });

  it('any text: not- inverts, and not- twice is the type itself', async () => {
    const types = [
      'contains',
      'icontains',
      'equals',
      'starts-with',
      'ends-with',
      'levenshtein',
      'rouge-n',
      'gleu',
      'token-f1',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...types),
        fc.string({ minLength: 1 }),
        fc.string(),
        async (type, value, output) => {
          fc.pre(!value.includes('{'));
          const plain = await grade({ type, value }, output);
          const negated = await grade({ type: `not-${type}`, value }, output);
          const twice = await grade({ type: `not-not-${type}`, value }, output);
          assert.equal(negated.pass, !plain.pass);
          assert.ok(Math.abs(plain.score + negated.score - 1) < 1e-12);
          assert.deepEqual([twice.pass, twice.score], [plain.pass, plain.score]);
        },
      ),
      { numRuns: 200, seed: 7 },
    );
  });

  it('renders the value, lists and objects in it, and the metric’s name with the case’s variables', async () => {
    const vars = { city: 'Paris', metric: 'where' };
    const result = await grade(
      { type: 'contains', value: 'in {{ city | upper }}', metric: '{{metric}}' },
      'in PARIS',
      { vars },
    );
    assert.deepEqual([result.pass, result.expected, result.metric], [true, 'in PARIS', 'where']);
    assert.equal(await outcome({ type: 'contains-all', value: ['{{city}}'] }, 'Paris', { vars }), 'pass');
    assert.equal(
      await outcome({ type: 'equals', value: { city: '{{city}}' } }, '{"city":"Paris"}', { vars }),
      'pass',
    );
  });

  it('known types that are not graded yet, and unknown ones, say so', async () => {
    const known = await grade({ type: 'trajectory:tool-used', value: 'x' }, 'x');
    assert.equal(known.error?.code, 'assertion.unsupported');
    assert.match(known.reason, /not supported yet/);
    assert.equal(await outcome({ type: 'containz', value: 'x' }, 'x'), 'assertion.unknownType');
  });

  it('stops with the signal’s reason', async () => {
    const signal = AbortSignal.abort(new Error('stopped'));
    await assert.rejects(grade({ type: 'contains', value: 'x' }, 'x', { signal }), /stopped/);
  });

  it('cuts a long expected value', async () => {
    const { expected } = await grade({ type: 'contains', value: 'x'.repeat(20_000) }, 'x');
    assert.equal(expected?.length, 10_001);
  });

  describe('values in files', () => {
    let directory: string;
    before(async () => {
      directory = await mkdtemp(path.join(os.tmpdir(), 'assertion-values-'));
      await writeFile(path.join(directory, 'schema.yaml'), 'type: object\nrequired: [name]\n');
      await writeFile(path.join(directory, 'expected.json'), '{"name": "Ada"}');
      await writeFile(path.join(directory, 'part.txt'), '  Ada\n');
      await writeFile(path.join(directory, 'broken.json'), '{"name": ');
    });
    after(() => rm(directory, { recursive: true }));

    it('are parsed by their extension', async () => {
      assert.equal(
        await outcome({ type: 'is-json', value: 'file://schema.yaml', directory }, '{"name":1}'),
        'pass',
      );
      assert.equal(await outcome({ type: 'is-json', value: 'file://schema.yaml', directory }, '{}'), 'fail');
      assert.equal(
        await outcome({ type: 'equals', value: 'file://expected.json', directory }, '{"name":"Ada"}'),
        'pass',
      );
      assert.equal(
        await outcome({ type: 'contains', value: 'file://part.txt', directory }, 'Ada L.'),
        'pass',
      );
      assert.equal(
        await outcome({ type: 'contains-any', value: ['x', 'file://part.txt'], directory }, 'Ada L.'),
        'pass',
      );
    });

    it('that are missing or broken are an error', async () => {
      const missing = await grade({ type: 'contains', value: 'file://none.txt', directory }, 'x');
      assert.equal(missing.error?.code, 'assertion.fileNotRead');
      assert.match(missing.reason, /none\.txt/);
      assert.equal(
        await outcome({ type: 'equals', value: 'file://broken.json', directory }, 'x'),
        'assertion.fileNotRead',
      );
    });
  });

  it('fails closed on an environment that fails', async () => {
    const environment = testEnvironment({ readText: () => Promise.reject(new TypeError('disk')) });
    const result = await grade({ type: 'equals', value: 'file://x.txt' }, 'x', { environment });
    assert.equal(result.error?.code, 'assertion.fileNotRead');
  });
});
