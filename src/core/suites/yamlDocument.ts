import type { Diagnostic } from '../diagnostics.ts';
import type { Location, Position, Range } from '../location.ts';
import type { ParsedTexts } from './parsedTexts.ts';
import { positionsIn } from './positionsIn.ts';
import { quoteText } from './quoteText.ts';
import { readAgain } from './readAgain.ts';
import { resolved, type YamlMap, type YamlNode } from './yamlNodes.ts';
import { readYaml, type SharedText } from './yamlParts.ts';
import type { SyntaxMistake } from './yamlSyntax.ts';

export type Path = readonly (string | number)[];

interface Pair {
  readonly key: YamlNode;
  readonly value: YamlNode;
}

/** A YAML or JSON text whose values know where they stand. */
export class YamlDocument {
  readonly file: string;
  /** Mistakes of the syntax. */
  readonly diagnostics: readonly Diagnostic[];
  /**
   * The value, anchors and merges resolved; undefined where the text cannot be read. Documents of a text that was parsed
   * before have it together.
   */
  readonly value: unknown;
  readonly #text: string;
  readonly #read: SharedText;
  #positions: ((offset: number) => Position) | undefined;

  constructor(text: string, file: string, parsed?: ParsedTexts) {
    this.file = file;
    this.#text = text;
    this.#read = parsed ? readAgain(text, parsed) : readYaml(text);
    this.diagnostics = this.#read.mistakes?.map((mistake) => this.#diagnosticOf(mistake)) ?? [];
    this.value = this.#read.shared();
  }

  /** The value anew, as written: what is done to `value` does not change it. */
  source(): unknown {
    return this.#read.value();
  }

  /** Where the value at a path stands; the nearest parent's place if it has none. */
  locate(path: Path): Location {
    return this.#locationOf(this.#find(path).node);
  }

  /** Where the key stands that leads to the value at a path; the value's place if it is in a list. */
  locateKey(path: Path): Location {
    const { pair, depth } = this.#find(path);
    if (pair !== undefined && depth === path.length) return this.#locationOf(pair.key);
    return this.locate(path);
  }

  /** The whole item at a path, its key included. */
  locateItem(path: Path): Location {
    const { pair, node, depth } = this.#find(path);
    const value = this.#locationOf(node);
    if (pair === undefined || depth !== path.length) return value;
    const { start } = this.#locationOf(pair.key).range;
    return { file: this.file, range: { start, end: value.range.end } };
  }

  /** The node at a path, aliases left as they are, where there is one. */
  node(path: Path): YamlNode | undefined {
    const { node, depth } = this.#find(path);
    return depth === path.length ? node : undefined;
  }

  /**
   * Where a part of a text stands that is a value of the document, as it is written: by whole lines, so that folded text
   * and escapes before it have no place.
   * @param value where the whole text stands
   * @param at zero-based, within the text
   */
  locateIn(value: Location, text: string, { line, column }: Position, length = 1): Location | undefined {
    const [start, end] = [this.#offset(value.range.start), this.#offset(value.range.end)];
    const header = /^[|>].*\n/.exec(this.#text.slice(start, end))?.[0].length ?? 0;
    let offset = start + header;
    for (const [index, each] of text
      .split('\n')
      .slice(0, line + 1)
      .entries()) {
      const found = this.#text.indexOf(each, offset);
      if (found < 0 || found + each.length > end) return undefined;
      if (index === line) {
        const first = found + Math.min(column, each.length);
        return { file: this.file, range: this.#range(first, Math.min(first + length, end)) };
      }
      offset = this.#text.indexOf('\n', found + each.length) + 1;
      if (offset === 0) return undefined;
    }
    return undefined;
  }

  #offset({ line, column }: Position): number {
    let start = 0;
    for (let lines = 0; lines < line; lines += 1) start = this.#text.indexOf('\n', start) + 1;
    return start + column;
  }

  #range(start: number, end: number): Range {
    return { start: this.position(start), end: this.position(Math.max(start, end)) };
  }

  position(offset: number): Position {
    return (this.#positions ??= positionsIn(this.#text))(offset);
  }

  #diagnosticOf(mistake: SyntaxMistake): Diagnostic {
    const { code, message, start, end } = mistake;
    const location = { file: this.file, range: this.#range(start, end) };
    const isTemplate = code === 'suite.unquotedTemplate';
    const quoted = quoteText(this.#text, mistake);
    const edits = quoted && [{ range: this.#range(quoted.start, quoted.end), newText: quoted.newText }];
    return {
      code,
      severity: 'error',
      message,
      location,
      ...(isTemplate && { hint: 'Put a text that begins with {{ between quotation marks.' }),
      ...(edits && { fixes: [{ title: 'Put it between quotation marks', edits }] }),
    };
  }

  #locationOf(node: YamlNode | undefined): Location {
    return { file: this.file, range: this.#range(node?.start ?? 0, node?.end ?? 0) };
  }

  #find(path: Path): { node: YamlNode | undefined; pair: Pair | undefined; depth: number } {
    let node = this.#read.root();
    let pair: Pair | undefined;
    let depth = 0;
    for (const key of path) {
      const inner = resolved(node);
      if (inner?.kind !== 'list' && inner?.kind !== 'map') break;
      const found = inner.kind === 'map' ? findPair(inner, String(key)) : undefined;
      const next = inner.kind === 'map' ? found?.value : inner.items[Number(key)];
      if (next === undefined) break;
      [node, pair] = [next, found];
      depth += 1;
    }
    return { node, pair, depth };
  }
}

function findPair(map: YamlMap, name: string): Pair | undefined {
  const own = map.pairs.find(({ key }) => isKey(key, name));
  if (own !== undefined) return own;
  for (const { key, value } of map.pairs) {
    if (!isKey(key, '<<')) continue;
    for (const source of value.kind === 'list' ? value.items : [value]) {
      const merged = resolved(source);
      const found = merged?.kind === 'map' ? findPair(merged, name) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function isKey(key: YamlNode, name: string): boolean {
  return key.kind === 'scalar' && key.text === name;
}
