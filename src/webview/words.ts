/* The words of the panels: English in the code, other languages from the bundle that the host puts into the page. */

import { EngineWords } from '../shared/engineWords.ts';

/**
 * A text in the language of the editor; as it is where there is no translation.
 * @param args take the places of `{0}`, `{1}` …
 */
export function t(text: string, ...args: readonly (string | number)[]): string {
  const shown = bundle[text] ?? text;
  if (args.length === 0) return shown;
  return shown.replace(/\{(\d+)\}/g, (mark, index: string) => String(args[Number(index)] ?? mark));
}

/** What the engine says (an error, a figure in words), in the language of the editor. */
export function said(text: string): string {
  return engineWords.say(text);
}

/** Where the page holds its words. */
const place = 'words';

const bundle = readBundle();
const engineWords = new EngineWords(() => (Object.keys(bundle).length === 0 ? undefined : bundle));

/** The script that a page is made of runs after this element is there, so words can stand in constants. */
function readBundle(): Readonly<Record<string, string>> {
  const text = globalThis.document?.getElementById(place)?.textContent;
  if (!text) return {};
  const read = JSON.parse(text) as unknown;
  const entries = typeof read === 'object' && read !== null ? Object.entries(read) : [];
  return Object.fromEntries(entries.filter((entry) => typeof entry[1] === 'string'));
}
