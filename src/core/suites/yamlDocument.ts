import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import type { BoundedCache } from '../assertions/boundedCache.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { messageOf } from '../errors.ts';
import type { Location, Position, Range } from '../location.ts';

export type Path = readonly (string | number)[];

const unquoted = /[:,[-]\s*\{\s*\{/;

/** How often anchors may multiply one another before a document is taken for an attack on memory. */
const maxAliasCount = 50_000;

/** A text's syntax tree and line starts, which nothing changes. */
export interface ParsedText {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

/** Texts that were parsed before: an editor reads a suite several times between two keys. */
export type ParsedTexts = BoundedCache<string, ParsedText>;

function parseText(text: string): ParsedText {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    merge: true,
    prettyErrors: false,
    strict: true,
    // Keys that stand twice are reported below with their own place.
    uniqueKeys: true,
    logLevel: 'error',
  });
  return { document, lines };
}

/** A YAML or JSON text whose values know where they stand. */
export class YamlDocument {
  readonly file: string;
  /** Mistakes of the syntax. */
  readonly diagnostics: readonly Diagnostic[];
  /** The value, anchors and merges resolved; undefined where the text cannot be read. */
  readonly value: unknown;
  readonly document: Document.Parsed;
  readonly #lines: LineCounter;

  constructor(text: string, file: string, parsed?: ParsedTexts) {
    this.file = file;
    const { document, lines } = parsed?.get(text, () => parseText(text)) ?? parseText(text);
    this.document = document;
    this.#lines = lines;
    const diagnostics: Diagnostic[] = this.document.errors.map(({ message, pos, code }) => ({
      code: code === 'DUPLICATE_KEY' ? 'suite.duplicateKey' : 'suite.syntax',
      severity: 'error',
      message: code === 'DUPLICATE_KEY' ? 'This key stands twice in one map.' : sentence(message),
      location: { file, range: this.range(pos[0], pos[1]) },
    }));
    if (unquoted.test(text)) diagnostics.push(...this.#unquotedTemplates(text));
    try {
      this.value = this.document.toJS({ maxAliasCount }) as unknown;
    } catch (error) {
      if (diagnostics.length === 0)
        diagnostics.push({
          code: 'suite.syntax',
          severity: 'error',
          message: sentence(messageOf(error)),
          location: { file, range: this.range(0, 0) },
        });
    }
    this.diagnostics = diagnostics;
  }

  /** The value anew, as written: what is done to `value` does not change it. */
  source(): unknown {
    return this.document.toJS({ maxAliasCount });
  }

  /** Where the value at a path stands; the nearest parent's place if it has none. */
  locate(path: Path): Location {
    const { node } = this.#find(path);
    return this.#locationOf(node);
  }

  /** Where the key stands that leads to the value at a path; the value's place if it is in a list. */
  locateKey(path: Path): Location {
    const { pair, depth } = this.#find(path);
    if (pair !== undefined && depth === path.length) return this.#locationOf(pair.key as Node);
    return this.locate(path);
  }

  /** The whole item at a path, its key included. */
  locateItem(path: Path): Location {
    const { pair, node, depth } = this.#find(path);
    const value = this.#locationOf(node);
    if (pair === undefined || depth !== path.length) return value;
    return {
      file: this.file,
      range: { start: this.#locationOf(pair.key as Node).range.start, end: value.range.end },
    };
  }

  /** The node at a path, where there is one. */
  node(path: Path): Node | undefined {
    const { node, depth } = this.#find(path);
    return depth === path.length ? node : undefined;
  }

  range(start: number, end: number): Range {
    return { start: this.position(start), end: this.position(Math.max(start, end)) };
  }

  position(offset: number): Position {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(0, line - 1), column: Math.max(0, col - 1) };
  }

  rangeOf(node: Node | null | undefined): Range {
    const range = node?.range;
    return range ? this.range(range[0], range[1]) : this.range(0, 0);
  }

  /** `{{ x }}` without quotation marks, which YAML takes for a map whose key is a map. */
  #unquotedTemplates(text: string): Diagnostic[] {
    const found: Diagnostic[] = [];
    visit(this.document, {
      Map: (_key, map) => {
        const [first] = map.items;
        if (!map.flow || !isMap(first?.key) || !map.range) return undefined;
        const [start, end] = map.range;
        const location = { file: this.file, range: this.range(start, end) };
        const written = text.slice(start, end);
        found.push({
          code: 'suite.unquotedTemplate',
          severity: 'error',
          message: `"${written}" is a map to YAML, not a text.`,
          location,
          hint: 'Put a text that begins with {{ between quotation marks.',
          fixes: [
            {
              title: 'Put it between quotation marks',
              edits: [{ range: location.range, newText: `'${written.replaceAll("'", "''")}'` }],
            },
          ],
        });
        return visit.SKIP;
      },
    });
    return found;
  }

  #locationOf(node: Node | undefined): Location {
    return { file: this.file, range: this.rangeOf(node) };
  }

  #find(path: Path): { node: Node | undefined; pair: Pair | undefined; depth: number } {
    let node = (this.document.contents ?? undefined) as Node | undefined;
    let pair: Pair | undefined;
    let depth = 0;
    for (const key of path) {
      const inner: Node | undefined = isAlias(node) ? node.resolve(this.document) : node;
      if (!isCollection(inner)) break;
      const found: Node | Pair | undefined = isSeq(inner)
        ? (inner.items[Number(key)] as Node | undefined)
        : isMap(inner)
          ? this.#findPair(inner, key)
          : undefined;
      if (found === undefined) break;
      pair = isPair(found) ? found : undefined;
      const next = isPair(found) ? (found.value as Node | null) : found;
      depth += 1;
      // A key without a value stands for its value.
      node = next ?? (isPair(found) ? (found.key as Node) : node);
    }
    return { node, pair, depth };
  }

  #findPair(map: YAMLMap, key: string | number): Pair | undefined {
    const name = String(key);
    const own = map.items.find((pair) => keyOf(pair) === name);
    if (own !== undefined) return own;
    for (const pair of map.items) {
      if (keyOf(pair) !== '<<') continue;
      const merged = isSeq(pair.value) ? pair.value.items : [pair.value];
      for (const source of merged) {
        const resolved = isAlias(source) ? source.resolve(this.document) : source;
        const found = isMap(resolved) ? this.#findPair(resolved, key) : undefined;
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }
}

/** A key as text. The parser makes a symbol of `<<`. */
function keyOf({ key }: Pair): string | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === 'symbol' ? key.value.description : String(key.value);
}

function sentence(text: string): string {
  const first = text.split('\n')[0] ?? text;
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
