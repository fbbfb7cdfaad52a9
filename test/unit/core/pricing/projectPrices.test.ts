import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectPrices, userPriceFile } from '../../../../src/core/pricing/projectPrices.ts';

describe('the prices of a project', () => {
  let directory: string;
  let variables: Record<string, string>;
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'cupel-project-'));
    await mkdir(path.join(directory, '.git'));
    variables = {
      XDG_CONFIG_HOME: path.join(directory, 'config'),
      XDG_CACHE_HOME: path.join(directory, 'cache'),
    };
  });
  afterEach(() => rm(directory, { recursive: true }));

  async function write(name: string, ...models: string[]): Promise<string> {
    const file = path.join(directory, name);
    await mkdir(path.dirname(file), { recursive: true });
    const input = name.length;
    await writeFile(
      file,
      JSON.stringify({ models: Object.fromEntries(models.map((id) => [id, { input }])) }),
    );
    return file;
  }

  it('are those of the nearest who knows: variable, workspace, project, user, data', async () => {
    const all = ['acme:a', 'acme:b', 'acme:c', 'acme:d', 'openai:gpt-4o'] as const;
    variables['CUPEL_PRICES'] = await write('1', all[0]);
    const before = [await write('22', all[0], all[1])];
    await write('cupel.prices.yaml', all[0], all[1], all[2]);
    const after = [await write('4444', all[1], all[2], all[3])];
    await write('config/cupel/prices.yaml', ...all);
    const prices = await projectPrices(directory, variables, { before, after });
    const inputs = all.map((id) => prices.price(...(id.split(':') as [string, string]))?.input);
    assert.deepEqual(inputs, [1, 2, 17, 4, 24]);
    assert.equal(prices.price('openai', 'gpt-4.1')?.source, 'genai-prices');
    const listed = prices.models('acme:').map(({ model }) => model);
    assert.deepEqual(listed.sort(), ['a', 'b', 'c', 'd'], 'each once');
  });

  it('need no file, but one that is named must be there', async () => {
    const prices = await projectPrices(directory, variables);
    assert.equal(prices.price('openai', 'gpt-4o')?.input, 2.5);
    const gone = path.join(directory, 'gone.yaml');
    for (const named of [{ before: [gone] }, { after: [gone] }])
      await assert.rejects(projectPrices(directory, variables, named), {
        code: 'prices.notReadable',
        hint: /cupel\.pricing\.overrides/,
      });
    await assert.rejects(projectPrices(directory, { ...variables, CUPEL_PRICES: gone }), /is not there/);
  });

  it('of a user lie in the folder for settings', () => {
    assert.equal(userPriceFile({ XDG_CONFIG_HOME: '/c' }), path.join('/c', 'cupel', 'prices.yaml'));
    assert.match(userPriceFile({}), /\.config[\\/]cupel[\\/]prices\.yaml$/);
  });
});
