import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import {
  bundleFiles,
  differences,
  languages,
  readBundle,
  textsOfProject,
} from '../../../scripts/l10n/bundles.ts';
import { manifestWords } from '../../../scripts/l10n/manifestWords.ts';

/** German for these is the English word. */
const alike = new Set(
  [
    'Prompt,Prompts,Tokens,Snippets,MLOps,RAG,in VS Code,CSV,Markdown,PNG,SVG,System',
    'F1,MCC,ROC-AUC,p,pass@k,pass^k,{0} ms,{0} min {1} s,{0} h {1} min,from … import',
  ].flatMap((words) => words.split(',')),
);

describe('the words of the editor', () => {
  it('stand in package.nls.json, not in package.json', async () => {
    const manifest = JSON.parse(
      await readFile(new URL('../../../package.json', import.meta.url), 'utf8'),
    ) as Record<string, unknown>;
    const texts = manifestWords(manifest);
    assert.ok(texts.length > 50);
    const english = await readBundle(bundleFiles.manifest());
    const used = new Set<string>();
    for (const { key, text } of texts) {
      const name = /^%(.+)%$/.exec(text)?.[1];
      assert.ok(name !== undefined && name in english, `${key}: run "npm run l10n"`);
      used.add(name);
    }
    assert.deepEqual(
      Object.keys(english).filter((name) => !used.has(name)),
      [],
    );
  });

  it('are those of the code', async () => {
    assert.deepEqual(differences(await textsOfProject(), await readBundle(bundleFiles.code())), []);
  });

  for (const language of languages)
    it(`are all translated: ${language}`, async () => {
      for (const file of Object.values(bundleFiles)) {
        const english = await readBundle(file());
        const translation = await readBundle(file(language));
        assert.deepEqual(differences(english, translation), []);
        const same = Object.entries(translation).filter(
          // What has no word in it beside its placeholders is the same in every language.
          ([key, text]) =>
            text === english[key] && !alike.has(text) && /\p{L}/u.test(text.replaceAll(/\{\w+\}/g, '')),
        );
        assert.deepEqual(same, [], 'not translated');
      }
    });
});

describe('the check of a translation', () => {
  it('finds what is missing, left over, or fills in other things', () => {
    const english = { 'Open {0}': 'Open {0}', Run: 'Run', 'Stop it': 'Stop it' };
    assert.deepEqual(differences(english, { 'Open {0}': '{1} öffnen', Run: ' ', Gone: 'Weg' }), [
      'missing: "Run"',
      'missing: "Stop it"',
      'not used: "Gone"',
      'other placeholders, commands or code: "Open {0}"',
    ]);
  });
});
