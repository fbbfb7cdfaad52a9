import { format } from 'prettier';
import type { Snippet } from './catalogue.ts';
import { editorLanguages } from './notation.ts';

/**
 * The file that VS Code reads for one language: title → prefix, description, body. The description is what
 * IntelliSense says of a snippet, so it ends with the address of the vendor's documentation.
 */
export function toVsCodeSnippets(snippets: readonly Snippet[]): Record<string, unknown> {
  return Object.fromEntries(
    snippets.map(({ title, prefix, description, docs, body }) => [
      title,
      { prefix, description: `${description} ${docs}`, body },
    ]),
  );
}

/**
 * Every generated JSON file by its path from the project's root.
 * @throws Error when two snippets of a language share a title, since the second would replace the first.
 */
export async function generateJson(snippets: readonly Snippet[]): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const write = async (file: string, value: unknown) =>
    files.set(file, await format(JSON.stringify(value), { parser: 'json', printWidth: 110 }));
  for (const [language, group] of Map.groupBy(snippets, (snippet) => snippet.language)) {
    const json = toVsCodeSnippets(group);
    if (Object.keys(json).length !== group.length) throw new Error(`Two ${language} snippets share a title.`);
    await write(`snippets/${language}.json`, json);
  }
  await write('snippets/catalogue.json', { version: 1, editorLanguages, snippets });
  return files;
}
