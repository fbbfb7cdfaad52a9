import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { loadVariables } from '../../../../src/core/prompts/loadVariables.ts';

describe('loadVariables', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'cupel-variables-'));
  });
  after(() => rm(directory, { recursive: true }));

  const environment = createNodeEnvironment();
  const load = async (name: string, text: string | Uint8Array, suffix = '') => {
    await writeFile(path.join(directory, name), text);
    return (await loadVariables({ x: `file://${name}${suffix}`, other: 1 }, { directory, environment }))['x'];
  };

  it('leaves what is no file alone', async () => {
    const vars = { a: 'text', b: ['file://x'], c: null };
    assert.deepEqual(await loadVariables(vars, { directory, environment }), vars);
  });

  it('reads text, YAML and JSON', async () => {
    assert.equal(await load('a.txt', '\ufeffA\r\nB'), 'A\r\nB');
    assert.equal(await load('a.yml', 'a: [1, x]\n'), '{"a":[1,"x"]}');
    assert.equal(await load('a.json', '{ "a": 1 }\n'), '{ "a": 1 }\n');
  });

  it('calls functions with the variable’s name and the others', async () => {
    assert.equal(await load('a.mjs', 'export default (name, prompt, vars) => name + vars.other'), 'x1');
    assert.deepEqual(await load('b.mjs', 'export const f = () => ({ output: [1] })', ':f'), [1]);
    await assert.rejects(load('c.mjs', 'export default () => ({ error: "no luck" })'), {
      message: /"x" failed: no luck/,
    });
    await assert.rejects(load('d.mjs', 'export default () => {}'), { message: /returned nothing for "x"/ });
  });

  it('says what cannot be read', async () => {
    await assert.rejects(load('bad.json', '{"a": '), {
      code: 'variable.unreadable',
      message: /"x".*bad.json/,
    });
    await assert.rejects(load('bad.yaml', 'a: [1'), { code: 'variable.unreadable' });
    await assert.rejects(load('bad.pdf', 'this is no PDF'), {
      code: 'variable.unreadable',
      message: /bad.pdf/,
    });
    await assert.rejects(loadVariables({ x: 'file://none.txt' }, { directory, environment }), {
      code: 'file.notFound',
    });
  });

  it('names each file that it reads', async () => {
    await writeFile(path.join(directory, 'n.txt'), 'n');
    const files: string[] = [];
    await loadVariables(
      { x: 'file://n.txt' },
      { directory, environment, onFile: (file) => files.push(file) },
    );
    assert.deepEqual(files, [path.join(directory, 'n.txt')]);
  });
});
