import assert from 'node:assert/strict';
import { assertionTypes } from '../../../../../src/core/suites/assertionTypes.ts';
import type { SuiteKnowledge } from '../../../../../src/editor/language/completion/suiteSuggestions.ts';
import { suggest } from '../../../../../src/editor/language/completion/suiteSuggestions.ts';

const knowledge: SuiteKnowledge = {
  keysAt: (path) =>
    path.length === 0
      ? [{ key: 'prompts' }, { key: 'tests' }]
      : [{ key: 'vars', description: 'The variables.' }, { key: 'assert' }],
  valuesAt: (path) => (path.at(-1) === 'cache' ? ['true', 'false'] : []),
  assertionTypes,
  models: async () => [
    { vendor: 'openai', model: 'gpt-5-mini', input: 0.25, output: 2, source: 'test' },
    { vendor: 'mistral', model: 'new', input: null, output: null, source: 'test' },
  ],
  parametersAt: (path) =>
    path[0] === 'providers' ? [{ key: 'temperature', description: 'How freely.' }] : [],
  names: async () => ({
    variables: ['question', 'tone'],
    prompts: ['short', 'Answer: {{ question }}'],
    providers: [
      { label: 'mini', id: 'openai:chat:gpt-5-mini' },
      { label: 'echo', id: 'echo' },
    ],
    filters: ['shout'],
  }),
  caseVariables: async () => ['question'],
  files: async () => ['prompts/a.txt'],
};

async function at(text: string): Promise<string[]> {
  const lines = text.slice(0, text.indexOf('|')).split('\n');
  const position = { line: lines.length - 1, column: lines.at(-1)!.length };
  const suggestions = await suggest(text.replace('|', ''), position, knowledge);
  return suggestions.map(({ insert }) => insert);
}

describe('suggestions in a suite', () => {
  it('are the keys that are not there yet', async () => {
    assert.deepEqual(await at('prompts: []\nte|'), ['tests: ']);
    assert.deepEqual(await at('tests:\n  - vars: {}\n    a|'), ['assert: ']);
    assert.deepEqual(await at('tests:\n  - vars: {}\n  - v|'), [
      'file://prompts/a.txt',
      'vars: ',
      'assert: ',
    ]);
  });

  it('are the types of assertions, with their opposites and what they do', async () => {
    const found = await at('tests:\n  - assert:\n      - type: |');
    assert.ok(found.includes('contains') && found.includes('not-contains') && found.includes('llm-rubric'));
  });

  it('are the same in brackets', async () => {
    assert.ok((await at('tests:\n  - assert: [{ type: con|')).includes('contains'));
    assert.deepEqual(await at('tests:\n  - { vars: {}, a|'), ['assert: ']);
    assert.ok((await at('providers: [ec|')).includes('echo'));
  });

  it('are not the keys behind one that is typed between quotation marks', async () => {
    assert.deepEqual(await at('tests:\n  - { "a|", vars: {} }'), ['assert']);
    assert.deepEqual(await at('tests:\n  - { \'a|\', "vars": {} }'), ['assert']);
    assert.deepEqual(await at('tests:\n  - { "a|ss": [], vars: {} }'), ['assert']);
  });

  it('are the same in brackets over several lines', async () => {
    assert.ok((await at('providers: [\n  echo,\n  |\n]')).includes('echo'));
    assert.ok((await at('tests:\n  - assert: [\n      { type: |')).includes('contains'));
    assert.deepEqual(await at('tests:\n  - {\n      |\n      vars: { assert: a }\n    }'), ['assert: ']);
    assert.deepEqual(await at('{\n  "pro|"\n}'), ['prompts', 'tests']);
  });

  it('are the few values that a key may hold', async () => {
    assert.deepEqual(await at('evaluateOptions:\n  cache: |'), ['true', 'false']);
    assert.deepEqual(await at('evaluateOptions: { cache: t|'), ['true', 'false']);
  });

  it('are providers with their prices, unknown ones said so', async () => {
    const text = 'providers:\n  - ';
    const found = await suggest(text, { line: 1, column: 4 }, knowledge);
    const details = Object.fromEntries(found.map(({ label, detail }) => [label, detail]));
    assert.equal(details['openai:chat:gpt-5-mini'], '$0.25 in · $2 out per million tokens');
    assert.equal(details['mistral:new'], 'unknown in · unknown out per million tokens');
    assert.ok('echo' in details);
  });

  it('are the variables that the prompts read, for "vars" and inside of templates', async () => {
    assert.deepEqual(await at('tests:\n  - vars:\n      question: a\n      t|'), ['tone: ']);
    assert.deepEqual(await at("prompts:\n  - 'Answer {{ qu|}}'"), ['question']);
  });

  it('are the parameters of its vendor for the config of a provider', async () => {
    const own = (found: string[]): boolean => found.includes('temperature: ');
    assert.ok(own(await at('providers:\n  - id: openai:chat:gpt-5\n    config:\n      t|')));
    assert.ok(own(await at('providers:\n  - openai:chat:gpt-5:\n      config:\n        t|')));
    assert.ok(own(await at('providers:\n  - { id: openai:chat:gpt-5, config: { t|')));
    assert.ok(!own(await at('tests:\n  - assert:\n      - type: regex\n        config:\n          t|')));
  });

  it('are the prompts and providers of the suite where it says which ones are meant', async () => {
    const labels = ['short', "'Answer: {{ question }}'"];
    assert.deepEqual(await at('tests:\n  - prompts: [|'), labels);
    assert.deepEqual(await at('tests:\n  - prompts:\n      - s|'), labels);
    assert.deepEqual(await at('scenarios:\n  - config:\n      - prompts:\n          - |'), labels);
    assert.deepEqual(await at('providers:\n  - id: echo\n    prompts: |'), labels);
    assert.deepEqual(await at('providers:\n  - openai:chat:gpt-5:\n      prompts:\n        - "|'), [
      'short',
      'Answer: {{ question }}',
    ]);
    assert.deepEqual(await at('defaultTest:\n  providers: [|'), ['mini', 'openai:chat:gpt-5-mini', 'echo']);
    assert.deepEqual(await at('cupel:\n  gates:\n    - prompt: |'), labels);
    assert.ok((await at('tests:\n  - assert:\n      - provider: |')).includes('openai:chat:gpt-5-mini'));
    assert.ok((await at('prompts:\n  - |')).includes('file://prompts/a.txt'));
  });

  it('are files where files can stand', async () => {
    assert.deepEqual(await at('prompts:\n  - file://p|'), ['file://prompts/a.txt']);
  });

  it('are none where text is free', async () => {
    assert.deepEqual(await at('description: a|'), []);
  });
});
