import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { loadSuite } from '../../../../src/core/suites/loadSuite.ts';
import { originOf, suiteFrom } from '../../../../src/core/suites/newSuites.ts';
import type { Case } from '../../../../src/core/suites/suite.ts';

describe('a suite made from a file', () => {
  const environment = createNodeEnvironment({ variables: {} });
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-new-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const make = async (name: string, text: string) => {
    const file = path.join(folder, name);
    await writeFile(file, text);
    const origin = originOf(file);
    assert.ok(origin, name);
    const suite = path.join(folder, 'made.eval.yaml');
    await writeFile(suite, await suiteFrom(origin, file, environment));
    const loaded = await loadSuite(suite, environment);
    assert.deepEqual(
      loaded.diagnostics.filter(({ severity }) => severity === 'error'),
      [],
    );
    assert.ok(loaded.suite);
    const cases: Case[] = [];
    for await (const each of loaded.suite.cases()) cases.push(each);
    return { suite: loaded.suite, cases };
  };

  it('has a variable for each of the prompt', async () => {
    const { suite, cases } = await make('greet.txt', 'Greet {{name}} in {{language}}');
    assert.equal(suite.prompts[0]?.raw, 'Greet {{name}} in {{language}}');
    assert.deepEqual(Object.keys(cases[0]?.vars ?? {}), ['name', 'language']);
  });

  it('takes the rows of a CSV as its cases', async () => {
    const { suite, cases } = await make('rows.csv', 'question,__expected\nOne?,1\nTwo?,2\n');
    assert.equal(suite.prompts[0]?.raw, 'question: {{question}}');
    assert.equal(cases.length, 2);
  });

  for (const separator of [';', '\t'])
    it(`takes the rows of a CSV with ${JSON.stringify(separator)} between its cells as its cases`, async () => {
      const text = 'question; price;__expected\nOne?;1,5;1\n"Two; or three?";2;2\n';
      const { suite, cases } = await make('rows.csv', text.replaceAll(';', separator));
      assert.equal(suite.prompts[0]?.raw, 'question: {{question}}\nprice: {{price}}');
      assert.deepEqual(
        cases.map(({ vars, assertions }) => [vars['price'], assertions.length]),
        [
          ['1,5', 1],
          ['2', 1],
        ],
      );
    });

  it('asks the conversations of a log again, up to their last answer', async () => {
    const talk = (reply: string) => ({
      messages: [
        { role: 'system', content: 'Be brief' },
        { role: 'user', content: 'Hi "you"' },
        { role: 'assistant', content: reply },
      ],
    });
    const { suite, cases } = await make(
      'log.jsonl',
      `${JSON.stringify(talk('Hello'))}\n${JSON.stringify(talk('Hey'))}\n`,
    );
    assert.equal(cases.length, 2);
    const rendered = await suite.prompts[0]?.render({
      vars: cases[0]?.vars ?? {},
      provider: { id: 'echo', label: 'echo', config: {} },
      environment,
      signal: new AbortController().signal,
    });
    assert.deepEqual(rendered?.messages, [
      { role: 'system', content: 'Be brief' },
      { role: 'user', content: 'Hi "you"' },
    ]);
  });

  it('is a promptfoo configuration as it is', async () => {
    const { cases } = await make(
      'promptfooconfig.yaml',
      "prompts: ['Say {{x}}']\nproviders: [echo]\ntests: [{ vars: { x: 1 } }]\n",
    );
    assert.equal(cases.length, 1);
  });

  it('is refused for what is none of these, with what to do', async () => {
    assert.equal(originOf('a.png'), undefined);
    const file = path.join(folder, 'empty.jsonl');
    await writeFile(file, '{"a": 1}\n');
    await assert.rejects(suiteFrom('chatLog', file, environment), { code: 'suite.badOrigin' });
  });
});
