import { DocumentSymbol, SymbolKind } from 'vscode';
import type { DocumentSymbolProvider, TextDocument } from 'vscode';
import type { OutlineItem } from '../../core/suites/suite.ts';
import { toRange } from '../files/openLocation.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';

/** Prompts, providers, cases and scenarios in the outline and the breadcrumbs. */
export class SuiteSymbols implements DocumentSymbolProvider {
  readonly #suites: SuiteIndex;

  constructor(suites: SuiteIndex) {
    this.#suites = suites;
  }

  async provideDocumentSymbols({ uri }: TextDocument): Promise<DocumentSymbol[]> {
    const { prompts, providers, tests, scenarios } = await this.#suites.outline(uri);
    return [
      ...group('prompts', prompts, SymbolKind.String),
      ...group('providers', providers, SymbolKind.Interface),
      ...group('tests', tests, SymbolKind.Method),
      ...group('scenarios', scenarios, SymbolKind.Class, ({ sets, tests: own }) => [
        ...group('config', sets, SymbolKind.Field),
        ...group('tests', own, SymbolKind.Method),
      ]),
    ];
  }
}

function group<T extends OutlineItem>(
  name: string,
  items: readonly T[],
  kind: SymbolKind,
  inside: (item: T) => DocumentSymbol[] = () => [],
): DocumentSymbol[] {
  const [first] = items;
  const last = items.at(-1);
  if (!first || !last) return [];
  const whole = toRange({ start: first.range.start, end: last.range.end });
  const symbol = new DocumentSymbol(name, String(items.length), SymbolKind.Array, whole, whole);
  symbol.children = items.map((item) => {
    const place = toRange(item.range);
    const child = new DocumentSymbol(item.label || '…', '', kind, place, place);
    child.children = inside(item);
    return child;
  });
  return [symbol];
}
