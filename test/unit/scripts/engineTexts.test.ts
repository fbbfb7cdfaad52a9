import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { engineTexts } from '../../../scripts/l10n/engineTexts.ts';
import type { ReadPlaces } from '../../../scripts/l10n/engineTexts.ts';

describe('the texts of the engine', () => {
  let folder: string;

  beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'cupel-texts-'))));
  afterEach(async () => rm(folder, { recursive: true }));

  async function textsIn(
    files: Record<string, string>,
    places: Partial<ReadPlaces> = { parts: ['message'] },
  ): Promise<string[]> {
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
    return engineTexts(folder, { files: ['*.ts'], parts: [], ...places });
  }

  it('are templates, one for each way that a condition goes', async () => {
    assert.deepEqual(
      await textsIn({
        'a.ts':
          "const made = { message: `Unknown key \"${key}\"${inside ? ` in ${where}` : ''}.`, code: 'a b' };",
      }),
      ['Unknown key "{0}" in {1}.', 'Unknown key "{0}".'],
    );
  });

  it('are followed through functions, their parameters and other files', async () => {
    assert.deepEqual(
      await textsIn({
        'errors.ts': `export class Mistake extends Error {
          constructor(code: string, text: string) { super(text); }
        }`,
        'a.ts': `import { Mistake } from './errors.ts';
          const report = (code: string, why: string) => new Mistake(code, \`It failed: \${why}.\`);
          export function check(name: string) {
            if (name === '') throw report('empty name', 'there is no name');
            throw new Mistake('other code', 'It is wrong. ' + hintOf(name));
          }
          function hintOf(name: string) { return name === 'a' ? 'Try another one.' : \`Not \${kinds[name]}!\`; }
          const kinds = { b: 'a list of names', c: 'c' };`,
      }),
      [
        'It failed: {0}.',
        'It is wrong. {0}',
        'Not {0}!',
        'Try another one.',
        'a list of names',
        'there is no name',
      ],
    );
  });

  it('are words that are joined, and what is added to a list that people read', async () => {
    assert.deepEqual(
      await textsIn(
        {
          'a.ts': `const all = kinds.map((kind) => kind ? 'a number' : 'a text');
            const made = { message: \`It must be \${all.join(' or ')}.\` };
            notes.push('It is long.');
            others.push('It is short.');`,
        },
        { parts: ['message', 'notes'] },
      ),
      ['It is long.', 'It must be {0}.', 'a number', 'a text', '{0} or {1}'],
    );
  });

  it('are not names, numbers, or what somebody wrote', async () => {
    assert.deepEqual(
      await textsIn({
        'a.ts': `const made = [{ message: 'gpt-4' }, { message: \`\${n + 1}/\${all}\` }, { message: \`"\${text('a word')}" is bad.\` }];
          function text(given: string) { return given; }`,
      }),
      ['"{0}" is bad.'],
    );
  });
});
