import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Diagnostic } from '../../../../src/core/diagnostics.ts';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { validateSuite } from '../../../../src/core/suites/validateSuite.ts';
import { createTokenCounter } from '../../../../src/core/tokens/tokenCounter.ts';

describe('what a suite asks of models that they cannot do', () => {
  const environment = createNodeEnvironment({ variables: {} });
  const counter = createTokenCounter();
  let counted = 0;
  let directory: string;
  let file: string;
  before(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'cupel-limits-'));
    file = path.join(directory, 'a.eval.yaml');
  });
  after(async () => {
    await counter.dispose();
    await rm(directory, { recursive: true });
  });

  async function found(text: string): Promise<Diagnostic[]> {
    counted = 0;
    await writeFile(file, text);
    return validateSuite(file, environment, {
      counter: async () => {
        counted += 1;
        return counter;
      },
    });
  }
  /** Code, line and the text that is marked. */
  async function marked(diagnostics: readonly Diagnostic[]): Promise<[string, number, string][]> {
    return Promise.all(
      diagnostics.map(async ({ code, location }): Promise<[string, number, string]> => {
        const { start, end } = location.range;
        const lines = (await readFile(location.file, 'utf8')).split('\n');
        return [
          code,
          start.line,
          start.line === end.line ? (lines[start.line] ?? '').slice(start.column, end.column) : '…',
        ];
      }),
    );
  }

  describe('the longest answer', () => {
    it('is marked where it stands: of providers in each form, of prompts, of cases', async () => {
      const diagnostics = await found(`prompts:
  - { raw: 'Say {{ x }}', label: p, config: { max_tokens: 30000 } }
providers:
  - { id: openai:gpt-4o, config: { max_tokens: 16384 } }
  - { id: openai:gpt-4o, label: above, config: { temperature: 0, max_tokens: 20000 } }
  - openai:chat:gpt-4o-mini:
      config:
        max_completion_tokens: 40000
  - { id: openai:gpt-unheard-of, config: { max_tokens: 20000 } }
defaultTest:
  options: { max_tokens: 17000 }
tests:
  - vars: { x: a }
    options: { maxTokens: 18000, config: { max_output_tokens: 19000 } }
`);
      assert.deepEqual(await marked(diagnostics.filter(({ code }) => code === 'suite.limitAboveModel')), [
        ['suite.limitAboveModel', 4, '20000'],
        ['suite.limitAboveModel', 7, '40000'],
        ['suite.limitAboveModel', 1, '30000'],
        ['suite.limitAboveModel', 10, '17000'],
        ['suite.limitAboveModel', 13, '18000'],
        ['suite.limitAboveModel', 13, '19000'],
      ]);
      const first = diagnostics.find(({ code }) => code === 'suite.limitAboveModel');
      assert.equal(first?.message, '"max_tokens" is 20000, and "gpt-4o" writes 16384 tokens at most.');
      assert.deepEqual(first?.fixes?.[0]?.edits?.[0]?.newText, '16384');
    });

    it('of a file of providers is told at the provider, and nothing is offered to be changed there', async () => {
      await writeFile(
        path.join(directory, 'p.yaml'),
        '- id: openai:gpt-4o\n  config: { max_tokens: 20000 }\n',
      );
      const [diagnostic] = await found(`prompts: [x]\nproviders: [file://p.yaml]\ntests: [{}]\n`);
      assert.equal(diagnostic?.code, 'suite.limitAboveModel');
      assert.equal(path.basename(diagnostic?.location.file ?? ''), 'p.yaml');
      assert.equal(diagnostic?.fixes, undefined);
    });

    it('is not known with a mistake in the prices, which is told instead', async () => {
      const prices = path.join(directory, 'cupel.prices.yaml');
      await writeFile(prices, 'models: { "openai:gpt-4o": { input: -1 } }');
      const diagnostics = await found('prompts: [x]\nproviders: [openai:gpt-4o]\ntests: [{}]\n');
      assert.deepEqual(
        diagnostics.map(({ code }) => code),
        ['prices.badFile'],
      );
      await rm(prices);
    });
  });

  describe('a prompt above the window', () => {
    const providers = 'providers: [openai:chat:gpt-4, openai:chat:gpt-4o]';

    it('is told at the prompt, with its tokens', async () => {
      const diagnostics = await found(`prompts:
  - 'Short {{ x }}'
  - '${'gold '.repeat(9000)}{{ x }}'
${providers}
tests: [{ vars: { x: a } }]
`);
      assert.deepEqual(
        diagnostics.map(({ code, severity, location }) => [code, severity, location.range.start.line]),
        [['suite.promptAboveWindow', 'warning', 2]],
      );
      assert.match(diagnostics[0]?.message ?? '', /is 90\d\d tokens, and "gpt-4" reads 8192 at most\.$/);
    });

    it('is told at the case whose variables make it so', async () => {
      await writeFile(path.join(directory, 'rows.csv'), `x\nshort\n"${'tin '.repeat(9000)}"\n`);
      const diagnostics = await found(`prompts: ['Say {{ x }}']
${providers}
tests:
  - vars: { x: a }
  - vars: { x: '${'gold '.repeat(9000)}' }
  - file://rows.csv
`);
      assert.deepEqual(
        diagnostics.map(({ code, location }) => [
          code,
          path.basename(location.file),
          location.range.start.line,
        ]),
        [
          ['suite.promptAboveWindow', 'a.eval.yaml', 4],
          ['suite.promptAboveWindow', 'rows.csv', 2],
        ],
      );
      assert.match(diagnostics[0]?.message ?? '', /with these variables is 90\d\d tokens/);
    });

    it('says about how much where the count is not exact, and has a window of a price file', async () => {
      const prices = path.join(directory, 'cupel.prices.yaml');
      await writeFile(
        prices,
        'models: { "anthropic:claude-haiku-4-5": { input: 1, output: 5, contextWindow: 1000 } }',
      );
      const [diagnostic, ...more] = await found(
        `prompts: ['${'gold '.repeat(1000)}']\nproviders: [anthropic:messages:claude-haiku-4-5]\ntests: [{}]\n`,
      );
      assert.deepEqual(more, []);
      assert.match(
        diagnostic?.message ?? '',
        /is about 12\d\d tokens, and "claude-haiku-4-5" reads 1000 at most/,
      );
      await rm(prices);
    });

    it('is not looked for by counting what cannot be too long', async () => {
      assert.deepEqual(
        await found(
          `prompts: ['Say {{ x }}']\n${providers}\ntests: [{ vars: { x: '${'gold '.repeat(1000)}' } }]\n`,
        ),
        [],
      );
      assert.equal(counted, 0);
    });

    it('runs no code to find out', async () => {
      await writeFile(path.join(directory, 'p.js'), `export default () => { throw new Error('was run'); };`);
      assert.deepEqual(
        await found(
          `prompts: [file://p.js]\n${providers}\ntests: [{ vars: { x: '${'gold '.repeat(9000)}' } }]\n`,
        ),
        [],
      );
    });
  });
});
