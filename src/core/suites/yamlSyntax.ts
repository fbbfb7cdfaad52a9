import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  visit,
  type YAMLParseError,
} from 'yaml';
import { messageOf } from '../errors.ts';
import { nearestName } from './nearestName.ts';
import type { ReadText } from './yamlEvents.ts';
import type { YamlNode } from './yamlNodes.ts';

/** How often anchors may multiply one another before a document is taken for an attack on memory. */
const maxAliasCount = 50_000;

/** A mistake of the syntax, its place as offsets. */
export interface SyntaxMistake {
  readonly code: 'suite.duplicateKey' | 'suite.syntax' | 'suite.unquotedTemplate';
  readonly message: string;
  readonly start: number;
  readonly end: number;
  /**
   * Where quotation marks would put it right: a value that begins here, alone on its line (`onLine`) or in brackets, or
   * one whose beginning means something to YAML that has ended here.
   */
  readonly quotable?: 'onLine' | 'inBrackets' | 'afterMark' | undefined;
}

const unquoted = /[:,[-]\s*\{\s*\{/;

/** Reads any text, as far as it can be read, and says what is wrong with it. */
export function readWithMistakes(text: string): ReadText & { readonly mistakes: readonly SyntaxMistake[] } {
  const document = parseDocument(text, {
    merge: true,
    prettyErrors: false,
    strict: true,
    uniqueKeys: true,
    logLevel: 'error',
  });
  const isDeep = ({ code, message }: YAMLParseError) =>
    code === 'RESOURCE_EXHAUSTION' || message.startsWith('Maximum call stack');
  const deep = document.errors.find(isDeep);
  if (deep) return tooDeep(deep);
  const isInBrackets = bracketsOf(document);
  const mistakes: SyntaxMistake[] = document.errors.map(({ message, pos: [start, end], code }) => ({
    code: code === 'DUPLICATE_KEY' ? 'suite.duplicateKey' : 'suite.syntax',
    message: messages[code] ?? sentence(message),
    start,
    end: code === 'DUPLICATE_KEY' ? keyEnd(document, start) : end,
    quotable: quotability({ code, message, inBrackets: () => isInBrackets(start) }),
  }));
  mistakes.push(...unknownTags(document));
  if (unquoted.test(text)) mistakes.push(...unquotedTemplates(document, text, isInBrackets));
  const aliases = aliasMistakes(document, isInBrackets);
  mistakes.push(...aliases);
  let first: unknown;
  try {
    // A value that holds itself would never end.
    if (aliases.length === 0) first = document.toJS({ maxAliasCount }) as unknown;
  } catch (error) {
    if (mistakes.length === 0)
      mistakes.push({ code: 'suite.syntax', message: valueProblem(error), start: 0, end: 0 });
  }
  let isFirst = true;
  return {
    mistakes,
    value() {
      if (!isFirst && first !== undefined) return document.toJS({ maxAliasCount }) as unknown;
      isFirst = false;
      return first;
    },
    root: () => new NodeMaker(document).make(document.contents, 0),
  };
}

/** Mistakes of those who wrote a text that YAML reads otherwise. */
function quotability({
  code,
  message,
  inBrackets,
}: Pick<YAMLParseError, 'code' | 'message'> & { inBrackets: () => boolean }): SyntaxMistake['quotable'] {
  if (code === 'BAD_SCALAR_START') return inBrackets() ? 'inBrackets' : 'onLine';
  if (code === 'BLOCK_AS_IMPLICIT_KEY') return inBrackets() ? undefined : 'onLine';
  return message.startsWith('Unexpected scalar at node end') && !inBrackets() ? 'afterMark' : undefined;
}

/** Tells whether an offset is inside of a list or map in brackets. Those are looked for once, when first asked. */
function bracketsOf(document: Document.Parsed): (offset: number) => boolean {
  let found: (readonly [number, number])[] | undefined;
  return (offset) => {
    if (!found) {
      const outermost: (readonly [number, number])[] = [];
      visit(document, {
        Collection: (_key, { range, flow }) => {
          if (!flow || !range) return undefined;
          outermost.push([range[0], range[1]]);
          return visit.SKIP;
        },
      });
      found = outermost;
    }
    return found.some(([start, end]) => start < offset && offset < end);
  };
}

/** `!include` and the like, which other programs give a meaning: the text behind one would be taken as it stands. */
function unknownTags(document: Document.Parsed): SyntaxMistake[] {
  return document.warnings.flatMap(({ code, message, pos: [start, end] }): SyntaxMistake[] => {
    const [, tag] = /: (![^\s!]*)$/.exec(message) ?? [];
    if (code !== 'TAG_RESOLVE_FAILED' || tag === undefined) return [];
    return [{ code: 'suite.syntax', message: `A suite knows no tag "${tag}".`, start, end }];
  });
}

/** The library names only the first character of a key. */
function keyEnd(document: Document.Parsed, start: number): number {
  let end = start + 1;
  visit(document, {
    Scalar: (where, { range }) => {
      if (where !== 'key' || range?.[0] !== start) return undefined;
      end = range[1];
      return visit.BREAK;
    },
  });
  return end;
}

/** What the library says in words of its own use. */
const messages: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'This key stands twice in one map.',
  MULTIPLE_DOCS: 'A file is one document, and a second one begins here.',
};

/** Nothing walks through what the reader itself could not. */
function tooDeep({ pos: [start, end] }: YAMLParseError): ReturnType<typeof readWithMistakes> {
  const message = 'The values stand too deep inside one another.';
  return {
    mistakes: [{ code: 'suite.syntax', message, start, end }],
    value: () => undefined,
    root: () => undefined,
  };
}

function valueProblem(error: unknown): string {
  const message = messageOf(error);
  return message.startsWith('Excessive alias count')
    ? 'Its aliases (*name) come to more values than a file may hold.'
    : sentence(message);
}

/** `*name` without an anchor `&name` before it, or inside of what that anchor names. */
function aliasMistakes(
  document: Document.Parsed,
  isInBrackets: (offset: number) => boolean,
): SyntaxMistake[] {
  const anchors: string[] = [];
  const found: SyntaxMistake[] = [];
  visit(document, {
    Node: (_key, node, path) => {
      if (!isAlias(node)) {
        if ('anchor' in node && node.anchor !== undefined) anchors.push(node.anchor);
        return;
      }
      const [start, end] = node.range ?? [0, 0];
      const target = node.resolve(document);
      if (target === undefined) {
        const near = nearestName(node.source, anchors);
        const hint = near === undefined ? '' : ` Did you mean "*${near}"?`;
        found.push({
          code: 'suite.syntax',
          message: `No anchor "&${node.source}" stands before this.${hint}`,
          start,
          end,
          quotable: near !== undefined ? undefined : isInBrackets(start) ? 'inBrackets' : 'onLine',
        });
      } else if (path.includes(target))
        found.push({
          code: 'suite.syntax',
          message: `"*${node.source}" stands inside of what it stands for, so it has no end.`,
          start,
          end,
        });
    },
  });
  return found;
}

/** `{{ x }}` without quotation marks, which YAML takes for a map whose key is a map. */
function unquotedTemplates(
  document: Document.Parsed,
  text: string,
  isInBrackets: (offset: number) => boolean,
): SyntaxMistake[] {
  const found: SyntaxMistake[] = [];
  visit(document, {
    Map: (_key, map) => {
      const [first] = map.items;
      if (!map.flow || !isMap(first?.key) || !map.range) return undefined;
      const [start, end] = map.range;
      const message = `"${text.slice(start, end)}" is a map to YAML, not a text.`;
      const quotable = isInBrackets(start) ? 'inBrackets' : 'onLine';
      found.push({ code: 'suite.unquotedTemplate', message, start, end, quotable });
      return visit.SKIP;
    },
  });
  return found;
}

/** Makes nodes of the library's. */
class NodeMaker {
  readonly #document: Document;
  /** What anchors may stand for: an alias comes after its anchor. */
  readonly #made = new Map<Node, YamlNode>();

  constructor(document: Document) {
    this.#document = document;
  }

  /** @param at where to say that a value is that is not written */
  make(node: Node | null, at: number): YamlNode {
    const [start, end] = node?.range ?? [at, at];
    const place = { start, end };
    if (isAlias(node)) {
      const anchored = node.resolve(this.#document);
      return { kind: 'alias', ...place, target: anchored && this.#made.get(anchored) };
    }
    const made = this.#makeWith(node, place);
    if (node) this.#made.set(node, made);
    return made;
  }

  #makeWith(node: Node | null, place: { start: number; end: number }): YamlNode {
    if (isSeq(node))
      return {
        kind: 'list',
        ...place,
        items: node.items.map((item) => this.make(item as Node | null, place.end)),
      };
    if (!isMap(node)) return { kind: 'scalar', ...place, text: isScalar(node) ? keyText(node.value) : '' };
    const pairs = node.items.map(({ key, value }) => {
      const name = this.make(key as Node | null, place.start);
      // A key without a value stands for its value.
      return { key: name, value: value === null ? name : this.make(value as Node, name.end) };
    });
    return { kind: 'map', flow: node.flow === true, ...place, pairs };
  }
}

/** The parser makes a symbol of `<<`. */
function keyText(value: unknown): string {
  return typeof value === 'symbol' ? (value.description ?? '') : String(value);
}

function sentence(text: string): string {
  const first = text.split('\n')[0] ?? text;
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
