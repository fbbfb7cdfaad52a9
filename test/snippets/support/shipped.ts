import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SnippetParser } from 'vscode-snippet-parser';
import { checksOf } from '../../../scripts/snippets/checks.ts';
import type { CheckId } from '../../../scripts/snippets/checks.ts';
import type { Snippet } from '../../../scripts/snippets/catalogue.ts';
import type { SnippetLanguage } from '../../../scripts/snippets/notation.ts';
import { projectRoot } from '../../support/paths.ts';

/** The snippets as they ship, read from the generated files. */
export const shipped: readonly Snippet[] = (
  JSON.parse(readFileSync(path.join(projectRoot, 'snippets/catalogue.json'), 'utf8')) as {
    snippets: Snippet[];
  }
).snippets;

/** The text that VS Code inserts when every placeholder keeps its default. */
export function expand(body: readonly string[]): string {
  return `${new SnippetParser().parse(body.join('\n')).toString()}\n`;
}

const passed = new Set<string>();
const claim = (check: CheckId, { language, prefix }: Snippet) => `${language} ${prefix}: ${check}`;

/** The checks that the report names and that no test has passed. */
export function unprovenClaims(): string[] {
  return shipped
    .flatMap((snippet) => checksOf(snippet).map((check) => claim(check, snippet)))
    .filter((entry) => !passed.has(entry));
}

/** One test for each snippet that the report says passes `check`; what the test proves is noted as proven. */
export function itEach(
  check: CheckId,
  language: SnippetLanguage | null,
  prove: (text: string, snippet: Snippet) => void | Promise<void>,
): void {
  const chosen = shipped.filter(
    (snippet) => (language === null || snippet.language === language) && checksOf(snippet).includes(check),
  );
  assert.ok(chosen.length > 0, `no snippet is checked by ${check}`);
  for (const snippet of chosen)
    it(`${language === null ? `${snippet.language} ` : ''}${snippet.prefix}`, async () => {
      await prove(expand(snippet.body), snippet);
      passed.add(claim(check, snippet));
    });
}
