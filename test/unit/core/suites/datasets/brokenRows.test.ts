import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Diagnostic } from '../../../../../src/core/diagnostics.ts';
import type { Result } from '../../../../../src/core/engine/result.ts';
import { runSuite } from '../../../../../src/core/engine/runSuite.ts';
import { createNodeEnvironment } from '../../../../../src/core/nodeEnvironment.ts';
import { openStore } from '../../../../../src/core/store/openStore.ts';
import { loadSuite } from '../../../../../src/core/suites/loadSuite.ts';
import { validateSuite } from '../../../../../src/core/suites/validateSuite.ts';
import { testPrices } from '../../../../support/engineSuite.ts';

describe('a broken row of a dataset', () => {
  const environment = createNodeEnvironment();
  let folder: string;
  before(async () => (folder = await mkdtemp(path.join(tmpdir(), 'cupel-rows-'))));
  after(() => rm(folder, { recursive: true }));

  async function suiteWith(name: string, rows: string): Promise<string> {
    await writeFile(path.join(folder, name), rows);
    const file = path.join(folder, `${name}.eval.yaml`);
    await writeFile(file, `prompts: ['{{ x }}']\nproviders: [echo]\ntests: file://${name}\n`);
    return file;
  }

  const shown = ({ location: { file, range }, code }: Diagnostic) =>
    `${path.basename(file)}:${range.start.line + 1}:${range.start.column + 1} ${code}`;

  async function run(file: string): Promise<Result[]> {
    const { suite, diagnostics } = await loadSuite(file, environment);
    assert.ok(suite, JSON.stringify(diagnostics));
    const store = await openStore(':memory:');
    const { run: record, status } = await runSuite(suite, {
      environment,
      store,
      prices: testPrices,
      cupelVersion: '0.0.0',
      cache: false,
    });
    assert.equal(status, 'finished');
    const results: Result[] = [];
    for await (const page of store.scan(record.id)) results.push(...page);
    await store.close();
    return results.sort((a, b) => a.case - b.case);
  }

  // Beyond 4 MB a dataset is read while the suite runs.
  const filler = '.'.repeat(5000);
  const datasets = [
    {
      name: 'rows.csv',
      head: 'x,__expected,__threshold\n',
      good: (x: string) => `"${x}",contains: ${x.slice(0, 4)},\n`,
      bad: [
        ['a "quoted,equals: a,\n', 'dataset.syntax', 2],
        ['one,two,0.5,three\n', 'dataset.badRow', 12],
        ['one,equals: one,most\n', 'dataset.badRow', 16],
      ],
    },
    {
      name: 'rows.jsonl',
      head: '',
      good: (x: string) =>
        `${JSON.stringify({ vars: { x }, assert: [{ type: 'contains', value: x.slice(0, 4) }] })}\n`,
      bad: [
        ['{"vars": {"x": "cut\n', 'dataset.syntax', 19],
        ['{"vars": {"x": "y"}, "assrt": []}\n', 'suite.unknownKey', 21],
      ],
    },
  ] as const;

  for (const { name, head, good, bad } of datasets)
    for (const [size, count] of [
      ['small', 2],
      ['large', 450],
    ] as const)
      it(`costs only itself in a ${size} ${name}`, async () => {
        const goods = (from: number) =>
          Array.from({ length: count }, (_, n) =>
            good(`row${from + n}${size === 'large' ? filler : ''}`),
          ).join('');
        const text = `${head}${goods(0)}${bad.map(([row]) => row).join('')}${goods(count)}`;
        const file = await suiteWith(`${size}-${name}`, text);

        const first = (head === '' ? 0 : 1) + count + 1;
        assert.deepEqual(
          (await validateSuite(file, environment, { data: true })).map(shown),
          bad.map(([, code, column], n) => `${size}-${name}:${first + n}:${column + 1} ${code}`),
        );

        const results = await run(file);
        assert.equal(results.length, 2 * count + bad.length);
        assert.equal(results.filter(({ pass }) => pass).length, 2 * count);
        for (const [n, [, code]] of bad.entries()) {
          const result = results[count + n];
          assert.equal(result?.error?.code, code);
          assert.ok(result.error.message.startsWith(`${size}-${name}:${first + n}:`), result.error.message);
          assert.equal(result.cost, 0);
        }
      });

  it('says what a line of JSON is instead of a case', async () => {
    const file = await suiteWith('flat.jsonl', '{"vars": {"x": "y"}}\n{"question": "flat"}\n["a"]\nnull\n');
    const said = (await validateSuite(file, environment)).map(({ message, hint = '' }) => [
      message,
      hint.slice(0, 35),
    ]);
    assert.deepEqual(said, [
      ['Unknown key "question".', 'A variable stands under `vars`. Kno'],
      ['The line must be a map of keys and values, not a list.', ''],
      ['The line must be a map of keys and values, not empty.', ''],
    ]);
  });

  it('is found in a table whose cells tabs separate', async () => {
    const file = await suiteWith('rows.tsv', 'x\t__expected\na\tequals: a\n');
    const [result] = await run(file);
    assert.deepEqual([result?.vars, result?.pass], [{ x: 'a' }, true]);
  });

  it('keeps a suite from running where there is no other', async () => {
    const { suite, diagnostics } = await loadSuite(await suiteWith('only.csv', 'x,y\na\n'), environment);
    assert.equal(suite, undefined);
    assert.deepEqual(diagnostics.map(shown), ['only.csv:2:1 dataset.badRow']);
  });

  it('is told a hundred times at most', async () => {
    const file = await suiteWith('many.csv', `x,y\na,b\n${'a\n'.repeat(300)}`);
    const { diagnostics } = await loadSuite(file, environment);
    assert.equal(diagnostics.filter(({ severity }) => severity === 'error').length, 101);
    assert.match(diagnostics.find(({ message }) => message.includes('more'))?.message ?? '', /^200 more/);
  });

  it('is no case for hooks, which could not hand it back', async () => {
    await writeFile(path.join(folder, 'hooks.mjs'), 'export const beforeAll = ({ suite }) => ({ suite });\n');
    const file = await suiteWith('hooked.csv', 'x,y\na,b\nc\n');
    await writeFile(
      file,
      "prompts: ['{{ x }}{{ y }}']\nproviders: [echo]\ntests: file://hooked.csv\nextensions: ['file://hooks.mjs:beforeAll']\n",
    );
    await assert.rejects(run(file), { code: 'dataset.badRow' });
  });

  it('does not lie in the variables of other rows: each cell has its place', async () => {
    const file = await suiteWith(
      'cells.csv',
      'x,__expected,__expected2\n"two\nlines","contains: two",contains:\n',
    );
    assert.deepEqual((await validateSuite(file, environment)).map(shown), [
      'cells.csv:3:24 suite.emptyValue',
    ]);
  });

  it('is what code comes to that cannot make its cases: the other datasets go on', async () => {
    await writeFile(
      path.join(folder, 'make.mjs'),
      `export const boom = () => { throw new Error('boom'); };
export const nothing = () => undefined;
export const loud = () => { for (;;) process.stdout.write('x'.repeat(1e6)); };
export const odd = () => [{ vars: { x: 'fine' } }, { wars: {} }];
`,
    );
    const file = await suiteWith('code.csv', 'x\na\n');
    const tests = ['boom', 'nothing', 'loud', 'odd'].map((fn) => `  - file://make.mjs:${fn}\n`).join('');
    await writeFile(file, `prompts: ['{{ x }}']\nproviders: [echo]\ntests:\n${tests}  - file://code.csv\n`);
    const results = await run(file);
    assert.deepEqual(
      results.map(({ error, output }) => error?.code ?? output),
      ['code.threw', 'dataset.badResult', 'code.outputTooLarge', 'fine', 'suite.unknownKey', 'a'],
    );
    assert.match(results[2]?.error?.message ?? '', /^code\.csv\.eval\.yaml:6:5: /);
  });
});
