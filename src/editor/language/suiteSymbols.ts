import { DocumentSymbol, SymbolKind } from 'vscode';
import type { DocumentSymbolProvider, TextDocument } from 'vscode';
import type { OutlineItem } from '../../core/suites/suite.ts';
import { toRange } from '../files/openLocation.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';

/** Prompts, providers and cases in the outline and the breadcrumbs. */
export class SuiteSymbols implements DocumentSymbolProvider {
  readonly #suites: SuiteIndex;

  constructor(suites: SuiteIndex) {
    this.#suites = suites;
  }

  async provideDocumentSymbols({ uri }: TextDocument): Promise<DocumentSymbol[]> {
    const { prompts, providers, tests } = await this.#suites.outline(uri);
    return [
      ...group('prompts', prompts, SymbolKind.String),
      ...group('providers', providers, SymbolKind.Interface),
      ...group('tests', tests, SymbolKind.Method),
    ];
  }
}

function group(name: string, items: readonly OutlineItem[], kind: SymbolKind): DocumentSymbol[] {
  const [first] = items;
  const last = items.at(-1);
  if (!first || !last) return [];
  const whole = toRange({ start: first.range.start, end: last.range.end });
  const symbol = new DocumentSymbol(name, String(items.length), SymbolKind.Array, whole, whole);
  symbol.children = items.map(({ label, range }) => {
    const place = toRange(range);
    return new DocumentSymbol(label || '…', '', kind, place, place);
  });
  return [symbol];
}
