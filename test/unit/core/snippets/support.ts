import path from 'node:path';
import { projectRoot } from '../../../support/paths.ts';
import { adaptSnippet } from '../../../../src/core/snippets/adaptSnippet.ts';
import type { SnippetTarget } from '../../../../src/core/snippets/adaptSnippet.ts';
import { applyLineEdits } from '../../../../src/core/snippets/importStatement.ts';
import { readCatalogue } from '../../../../src/core/snippets/readCatalogue.ts';
import type { Snippet } from '../../../../src/core/snippets/snippet.ts';

export const catalogue = await readCatalogue(path.join(projectRoot, 'snippets/catalogue.json'));

export function snippet(imports: string[], body: string[], language = 'typescript'): Snippet {
  return {
    language,
    prefix: 'aie-test',
    title: 'Test',
    description: 'A snippet of a test.',
    task: 'providers',
    packages: [],
    install: null,
    imports,
    body: imports.length > 0 ? [...imports, '', ...body] : body,
    bodyWithoutImports: body,
    async: false,
    docs: 'https://example.com',
  };
}

/** The file after a snippet went in at the sign `|`, in VS Code's snippet grammar. */
export function inserted(into: string, what: Snippet, options: Partial<SnippetTarget> = {}): string {
  const at = into.indexOf('|');
  const text = into.replace('|', '');
  const before = text.slice(0, at).split('\n');
  const adapted = adaptSnippet(what, {
    text,
    line: before.length - 1,
    column: before.at(-1)?.length ?? 0,
    indent: what.language === 'python' ? '    ' : '  ',
    moduleStyle: 'esm',
    ...options,
  });
  const lines = applyLineEdits(text, adapted.edits).split('\n');
  const line = lines[adapted.line] ?? '';
  lines[adapted.line] = line.slice(0, adapted.column) + adapted.body + line.slice(adapted.column);
  return lines.join('\n');
}
