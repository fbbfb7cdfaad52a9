// `npm run l10n`: moves new texts of package.json into package.nls.json, collects those of the code, takes out of the
// translations what nothing shows any more, and lists what is left to be translated.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'prettier';
import {
  bundleFiles,
  differences,
  languages,
  readBundle,
  textsOfProject,
  writeBundle,
} from './l10n/bundles.ts';
import type { Bundle } from './l10n/bundles.ts';
import { manifestWords } from './l10n/manifestWords.ts';

const manifestFile = path.join(import.meta.dirname, '..', 'package.json');

const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as Record<string, unknown>;
const known = await readBundle(bundleFiles.manifest()).catch((): Bundle => ({}));
const shown: Bundle = {};
for (const { key, text, replace } of manifestWords(manifest)) {
  const used = /^%(.+)%$/.exec(text)?.[1];
  if (used !== undefined) {
    shown[used] = known[used] ?? '';
    continue;
  }
  const free = keyFor(key, text);
  shown[free] = text;
  replace(`%${free}%`);
}
await writeFile(manifestFile, await format(JSON.stringify(manifest), { parser: 'json-stringify' }));

const texts = { manifest: shown, code: await textsOfProject() };
for (const kind of ['manifest', 'code'] as const) {
  await writeBundle(bundleFiles[kind](), texts[kind]);
  for (const language of languages) {
    const file = bundleFiles[kind](language);
    const all = Object.entries(await readBundle(file).catch((): Bundle => ({})));
    const translation = Object.fromEntries(all.filter(([key]) => key in texts[kind]));
    await writeBundle(file, translation);
    const left = differences(texts[kind], translation);
    for (const line of left) console.log(`${path.basename(file)}: ${line}`);
    if (left.length > 0) process.exitCode = 1;
  }
}

/** A text that is known keeps its key. Two texts of one place (a view has several welcome texts) get numbers. */
function keyFor(key: string, text: string): string {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? key : `${key}.${number}`;
    if (candidate in shown) continue;
    if (!(candidate in known) || known[candidate] === text) return candidate;
  }
}
