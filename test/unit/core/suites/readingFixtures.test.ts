import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '../../../../src/core/diagnostics.ts';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { loadSuite } from '../../../../src/core/suites/loadSuite.ts';
import type { Case, Suite } from '../../../../src/core/suites/suite.ts';
import { validateSuite } from '../../../../src/core/suites/validateSuite.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/suites/', import.meta.url));

/** What `expected.json` may say of a suite; what it leaves out is not looked at. */
interface Expected {
  /** `file:line:column code`, all of them, from `validateSuite` with its data; none when absent. */
  diagnostics?: string[];
  /** `label (format)`. */
  prompts?: string[];
  providers?: { id: string; label?: string; config?: unknown; prompts?: string[]; env?: unknown }[];
  cases?: number;
  /** Whether the count is known without reading a dataset. Default true. */
  counted?: boolean;
  vars?: Record<string, unknown>[];
  /** Each case's `type(threshold): value`. */
  assertions?: string[][];
  /** Any keys of a case. */
  caseParts?: Partial<Case>[];
  rendered?: { case: number; prompt: number; text?: string; messages?: unknown; config?: unknown }[];
  suite?: Partial<Suite>;
}

describe('suites that are read', () => {
  const environment = createNodeEnvironment({
    variables: { ...process.env, CUPEL_TEST_REGION: 'Lyon' },
  });

  const folders = readdirSync(fixtures).filter((name) => name.startsWith('reading-'));

  it('are at least thirty', () => assert.ok(folders.length >= 30));

  for (const name of folders)
    it(`${name} gives what its expected.json says`, () => check(path.join(fixtures, name)));

  async function check(folder: string): Promise<void> {
    const expected = JSON.parse(await readFile(path.join(folder, 'expected.json'), 'utf8')) as Expected;
    const file = (await readdir(folder)).find((name) => /\.eval\.yaml$|^promptfooconfig/.test(name));
    assert.ok(file, 'there is a suite');
    const suiteFile = path.join(folder, file);
    const shown = ({ location: { file: at, range }, code }: Diagnostic) =>
      `${path.basename(at)}:${range.start.line + 1}:${range.start.column + 1} ${code}`;
    const diagnostics = await validateSuite(suiteFile, environment, { data: true });
    assert.deepEqual(diagnostics.map(shown), expected.diagnostics ?? []);
    const { suite } = await loadSuite(suiteFile, environment);
    if (suite === undefined) return;

    const { prompts, providers } = suite;
    if (expected.prompts)
      assert.deepEqual(
        prompts.map(({ label, format }) => `${label} (${format})`),
        expected.prompts,
      );
    for (const [index, provider] of (expected.providers ?? []).entries())
      assert.partialDeepStrictEqual(providers[index], provider);
    if (expected.providers) assert.equal(providers.length, expected.providers.length);
    if (expected.suite) assert.partialDeepStrictEqual(suite, expected.suite);

    if (diagnostics.some(({ severity }) => severity === 'error')) return;
    const cases: Case[] = [];
    for await (const one of suite.cases()) cases.push(one);
    assert.deepEqual(
      cases.map(({ index }) => index),
      cases.map((_, index) => index),
    );
    if (expected.cases !== undefined) assert.equal(cases.length, expected.cases);
    assert.equal(suite.caseCount, expected.counted === false ? undefined : cases.length);
    if (expected.vars)
      assert.deepEqual(
        cases.map(({ vars }) => vars),
        expected.vars,
      );
    if (expected.assertions) assert.deepEqual(cases.map(shownAssertions), expected.assertions);
    for (const [index, part] of (expected.caseParts ?? []).entries())
      assert.partialDeepStrictEqual(cases[index], part);

    for (const { case: at, prompt, text, messages, config } of expected.rendered ?? []) {
      const { prefix, suffix } = cases[at]!.options;
      const rendered = await prompts[prompt]!.render({
        vars: cases[at]!.vars,
        provider: providers[0]!,
        environment,
        signal: new AbortController().signal,
        ...(prefix === undefined ? {} : { prefix }),
        ...(suffix === undefined ? {} : { suffix }),
      });
      if (text !== undefined) assert.equal(rendered.text, text);
      if (messages !== undefined) assert.deepEqual(rendered.messages, messages);
      if (config !== undefined) assert.deepEqual(rendered.config ?? prompts[prompt]!.config, config);
    }
  }

  function shownAssertions({ assertions }: Case): string[] {
    return assertions.map(({ type, negated, value, threshold, assert: members }) => {
      const limit = threshold === undefined ? '' : `(${threshold})`;
      const shown = members ? `[${members.map((member) => member.type).join(', ')}]` : value;
      const written = typeof shown === 'string' ? shown : JSON.stringify(shown);
      return `${negated ? 'not-' : ''}${type}${limit}${written === undefined ? '' : `: ${written}`}`;
    });
  }
});
