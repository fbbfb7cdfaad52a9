import assert from 'node:assert/strict';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { modelsToTry, suiteModels } from '../../../../src/core/playground/suiteModels.ts';
import { readSuiteProviders } from '../../../../src/core/suites/suiteProviders.ts';

const files: Record<string, string> = {
  '/w/a/chat.eval.yaml': `
prompts: [hi]
env: { PORT: 4000 }
providers:
  - echo
  - id: openai:chat:my-model
    config: { apiBaseUrl: 'http://127.0.0.1:{{ env.PORT }}/v1', apiKey: '{{ env.KEY }}', temperature: 0 }
  - file://more.yaml
  - { id: 7 }
wrong: key
`,
  '/w/a/more.yaml': '[{ id: openai:chat:other, label: other, config: { seed: 1 } }]',
  '/w/b/chat.eval.yaml': `
prompts: [hi]
targets: [echo, { id: openai:chat:my-model, config: { temperature: 1 } }, replay:replies.jsonl]
`,
  '/w/b/broken.eval.yaml': 'prompts: [hi',
};
const environment = createNodeEnvironment({
  variables: { KEY: 'sk-x' },
  readText: async (file) => files[file],
});
const read = async (file: string) => ({
  file,
  providers: (await readSuiteProviders(file, environment)) ?? [],
});

describe('the models of suites, for a trial', () => {
  it('are set up as the suite says, whatever else is wrong with it', async () => {
    const { providers } = await read('/w/a/chat.eval.yaml');
    assert.deepEqual(
      providers.map(({ label }) => label),
      ['echo', 'openai:chat:my-model', 'other'],
    );
    const [, mine, other] = providers;
    assert.deepEqual(mine?.config, {
      apiBaseUrl: 'http://127.0.0.1:4000/v1',
      apiKey: 'sk-x',
      temperature: 0,
    });
    assert.equal(mine.directory, '/w/a');
    assert.match(JSON.stringify(mine.written), /env\.KEY/, 'a key is never written into another suite');
    assert.equal(other?.written, 'file://more.yaml');
  });

  it('are undefined of a text that cannot be read', async () => {
    assert.equal(await readSuiteProviders('/w/b/broken.eval.yaml', environment), undefined);
  });

  it('have a name each, and are there once', async () => {
    const models = suiteModels(await Promise.all(['/w/a/chat.eval.yaml', '/w/b/chat.eval.yaml'].map(read)));
    assert.deepEqual(
      models.map(({ name, isPlain }) => [name, isPlain]),
      [
        ['echo', true],
        ['openai:chat:my-model', false],
        ['other', false],
        ['openai:chat:my-model (chat)', false],
        ['replay:replies.jsonl', false],
      ],
    );
    assert.equal(models[3]?.provider.config['temperature'], 1);
  });

  it('begin with those that ask a model, else with recorded replies', async () => {
    const models = suiteModels([await read('/w/b/chat.eval.yaml')]);
    assert.deepEqual(modelsToTry(models, 4), ['echo', 'openai:chat:my-model']);
    assert.deepEqual(modelsToTry(models, 1), ['echo']);
    assert.deepEqual(modelsToTry(models.slice(2), 4), ['replay:replies.jsonl']);
  });
});
