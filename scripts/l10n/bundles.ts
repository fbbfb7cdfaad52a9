import { readFile, writeFile } from 'node:fs/promises';
import { globSync } from 'node:fs';
import path from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import { engineTexts } from './engineTexts.ts';
import { engineComment } from '../../src/shared/engineWords.ts';
import { definitionPlaces, enginePlaces } from './readPlaces.ts';

/** The languages that Cupel is translated into, beside English. */
export const languages = ['de'] as const;

export type Bundle = Record<string, string>;

const root = path.join(import.meta.dirname, '..', '..');

/** The texts of package.json, and those of the code: `en` is what is translated. */
export const bundleFiles = {
  manifest: (language?: string) => path.join(root, `package.nls${suffix(language)}.json`),
  code: (language?: string) => path.join(root, 'l10n', `bundle.l10n${suffix(language)}.json`),
} as const;

function suffix(language: string | undefined): string {
  return language === undefined ? '' : `.${language}`;
}

export async function readBundle(file: string): Promise<Bundle> {
  return JSON.parse(await readFile(file, 'utf8')) as Bundle;
}

export async function writeBundle(file: string, bundle: Bundle): Promise<void> {
  const sorted = Object.fromEntries(Object.entries(bundle).sort(([a], [b]) => (a < b ? -1 : 1)));
  await writeFile(file, `${JSON.stringify(sorted, null, 2)}\n`);
}

/** Every text of the bundles, by its key: those of the editor and the panels, and those that the engine says. */
export async function textsOfProject(): Promise<Bundle> {
  const said = await Promise.all(enginePlaces.map(async (places) => engineTexts(root, places)));
  const definitions = await engineTexts(root, definitionPlaces);
  return {
    ...(await textsOfCode()),
    ...Object.fromEntries(definitions.map((text) => [text, text])),
    // A key with a comment behind it, as `l10n.t` makes them: the editor knows by it what the engine may have said.
    ...Object.fromEntries(said.flat().map((text) => [`${text}/${engineComment}`, text])),
  };
}

/** Every text that the code hands to `l10n.t`, and that the panels hand to `t`, by itself. */
async function textsOfCode(): Promise<Bundle> {
  const files = [
    'src/extension.ts',
    ...globSync(['src/editor/**/*.ts', 'src/webview/**/*.tsx'], { cwd: root }),
  ];
  const sources = await Promise.all(
    files.map(async (file) => ({
      extension: file.endsWith('.tsx') ? ('.tsx' as const) : ('.ts' as const),
      contents: asEditorCode(await readFile(path.join(root, file), 'utf8')),
    })),
  );
  const found = await getL10nJson(sources);
  return Object.fromEntries(Object.keys(found).map((text) => [text, text]));
}

/** The parser knows `l10n.t` only; in the panels the same function is `t` of `words.ts`. */
function asEditorCode(source: string): string {
  const own = /import \{ (?:said, )?t \} from '[./]+\/words\.ts';/;
  if (!own.test(source)) return source;
  return source.replace(own, "import { l10n } from 'vscode';").replaceAll(/(?<![\w.])t\(/g, 'l10n.t(');
}

/** What a translation lacks, what it holds for nothing, and where its `{0}` are not those of the text. */
export function differences(texts: Bundle, translation: Bundle): string[] {
  const missing = Object.keys(texts).filter((key) => !translation[key]?.trim());
  const stale = Object.keys(translation).filter((key) => !(key in texts));
  const wrong = Object.entries(translation).filter(
    ([key, text]) => key in texts && marks(text) !== marks(texts[key] ?? ''),
  );
  return [
    ...missing.map((key) => `missing: ${JSON.stringify(key)}`),
    ...stale.map((key) => `not used: ${JSON.stringify(key)}`),
    ...wrong.map(([key]) => `other placeholders, commands or code: ${JSON.stringify(key)}`),
  ];
}

/** What must stand in a text in every language. */
function marks(text: string): string {
  return [...text.matchAll(/\{\d+\}|\(command:[^)]*\)|`[^`]*`|\$\([\w-]+\)/g)]
    .map(([mark]) => mark)
    .sort()
    .join('\n');
}
