import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FileFinder } from '../../../../src/editor/files/fileFinder.ts';

describe('a finder of files', () => {
  let folder: string;
  let finder: FileFinder;
  const write = (...names: string[]): void => {
    for (const name of names) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), '');
    }
  };
  const find = async (include: string[], exclude: string[] = [], within = folder): Promise<string[]> => {
    const files = await finder.find([{ folder: within, include, exclude }]);
    return files.map((file) => path.relative(folder, file).split(path.sep).join('/')).sort();
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'cupel-find-'));
    finder = new FileFinder();
  });
  afterEach(() => {
    finder.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('finds what matches a glob, in folders and below dots, as absolute paths', async () => {
    write('a.prompt', 'deep/er/b.prompty', '.github/c.prompt', 'prompts/d.md', 'other/e.md', 'SKILL.md');
    assert.deepEqual(await find(['**/*.{prompt,prompty}', '**/SKILL.md', '**/prompts/**/*.md']), [
      '.github/c.prompt',
      'SKILL.md',
      'a.prompt',
      'deep/er/b.prompty',
      'prompts/d.md',
    ]);
    const [file] = await finder.find([{ folder, include: ['a.prompt'], exclude: [] }]);
    assert.equal(file, path.join(folder, 'a.prompt'));
  });

  it('reads a glob without stars from the folder on', async () => {
    write('a.prompt', 'deep/a.prompt');
    assert.deepEqual(await find(['*.prompt']), ['a.prompt']);
    assert.deepEqual(await find(['deep']), []);
  });

  it('leaves out excluded folders with all that is in them, and excluded files', async () => {
    write('a.prompt', 'node_modules/x/b.prompt', 'deep/dist/c.prompt', 'secret.prompt');
    assert.deepEqual(await find(['**/*.prompt'], ['**/{node_modules,dist}', '**/secret.*']), ['a.prompt']);
  });

  it('names a file once that several globs or folders find, and looks into folders with odd names', async () => {
    write('we [love] {braces}/a.prompt');
    const inner = path.join(folder, 'we [love] {braces}');
    const files = await finder.find([
      { folder, include: ['**/*.prompt', '**/a.*'], exclude: [] },
      { folder: inner, include: ['*.prompt'], exclude: [] },
    ]);
    assert.deepEqual(files, [path.join(inner, 'a.prompt')]);
  });

  it('follows links, ends where they lead in a circle, and finds nothing in a folder that is gone', async () => {
    write('real/a.prompt');
    symlinkSync(path.join(folder, 'real'), path.join(folder, 'linked'));
    symlinkSync(folder, path.join(folder, 'real', 'circle'));
    const found = await find(['**/*.prompt']);
    assert.ok(found.includes('linked/a.prompt') && found.includes('real/a.prompt'), found.join());
    assert.deepEqual(await find(['**/*.prompt'], [], path.join(folder, 'gone')), []);
  });

  it('answers each of those who ask at one time, and those who ask later', async () => {
    write('a.prompt', 'b.yaml');
    const [prompts, suites, none] = await Promise.all([
      find(['*.prompt']),
      find(['*.yaml']),
      finder.find([]),
    ]);
    assert.deepEqual([prompts, suites, none], [['a.prompt'], ['b.yaml'], []]);
    write('c.prompt');
    assert.deepEqual(await find(['*.prompt']), ['a.prompt', 'c.prompt']);
  });

  it('keeps apart what several look for in one folder, with what each of them leaves out', async () => {
    write('a.prompt', 'old/b.prompt', 'old/c.yaml', 'd.yaml');
    const [prompts, suites, narrower] = await Promise.all([
      find(['./**/*.prompt', '!old/**']),
      find(['**/*.yaml']),
      find(['**/*'], ['old']),
    ]);
    assert.deepEqual(prompts, ['a.prompt']);
    assert.deepEqual(suites, ['d.yaml', 'old/c.yaml']);
    assert.deepEqual(narrower, ['a.prompt', 'd.yaml']);
  });

  it('ends when it is told to', async () => {
    const finding = finder.find([{ folder, include: ['**'], exclude: [] }]);
    finder.dispose();
    await assert.rejects(finding, { name: 'AbortError' });
    await assert.rejects(finder.find([]), { name: 'AbortError' });
  });
});
