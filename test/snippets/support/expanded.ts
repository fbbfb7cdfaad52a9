import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../support/paths.ts';
import type { SnippetLanguage } from '../../../scripts/snippets/notation.ts';
import { expand, shipped } from './shipped.ts';

/**
 * Writes the snippets of a language, expanded, beside each other, and a configuration for their checker.
 * The folder lies in `test/snippets`, so that imports find the SDKs installed there.
 * @param name of the folder, where a language is written more than once
 * @returns the folder, and the name of a snippet's file in it without its folder
 */
export function writeExpanded(
  language: SnippetLanguage,
  extension: string,
  config: { name: string; value: unknown },
  name: string = language,
): { folder: string; fileOf: (prefix: string) => string } {
  const folder = path.join(projectRoot, 'test/snippets/.expanded', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const fileOf = (prefix: string) => `${prefix.replaceAll('-', '_')}.${extension}`;
  for (const { prefix, body } of shipped.filter((snippet) => snippet.language === language))
    writeFileSync(path.join(folder, fileOf(prefix)), expand(body));
  writeFileSync(path.join(folder, config.name), JSON.stringify(config.value, null, 2));
  return { folder, fileOf };
}
