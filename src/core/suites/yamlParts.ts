import { readEvents, type ReadText } from './yamlEvents.ts';
import type { YamlMap, YamlNode } from './yamlNodes.ts';
import { readWithMistakes, type SyntaxMistake } from './yamlSyntax.ts';

/** Items from which on a list is worth reading one by one. */
const fewestItems = 50;

/** A text and what is wrong with its syntax; nothing is where `mistakes` is missing. */
export type KnownText = ReadText & { readonly mistakes?: readonly SyntaxMistake[] };

/** A text that is read for several: each has the same value, which they leave as it is or tidy in the same way. */
export type SharedText = KnownText & { shared(): unknown };

/** A list below a key of the outermost map, written with dashes. */
export interface LongList {
  readonly key: string;
  /** Columns before its dashes. */
  readonly indent: number;
  /** Where the lines of its items begin. */
  readonly starts: number[];
  /** Where the next key of the outermost map begins, or the text ends. */
  end: number;
}

/** A part of a text that was read by itself, with the way from its places to those of the whole. */
export interface Part {
  readonly read: KnownText;
  readonly place: Place;
}

export type Place = (range: { readonly start: number; readonly end: number }) => {
  start: number;
  end: number;
};

/** Reads any text: fast where it has no mistakes, which is nearly always so. Its places are found once. */
export function readYaml(text: string): SharedText {
  let mistakeAt: number | undefined;
  const read: KnownText =
    readEvents(text, (offset) => (mistakeAt = offset)) ??
    readInParts(text, mistakeAt) ??
    readWithMistakes(text);
  let found: { root: YamlNode | undefined } | undefined;
  let made: { value: unknown } | undefined;
  return {
    ...read,
    root: () => (found ??= { root: read.root() }).root,
    shared: () => (made ??= { value: read.value() }).value,
  };
}

/**
 * Reads the items of a long list each for itself. The reader that can say what is wrong with a text is slow; a thousand
 * cases of which one is being typed cost it a tenth of a second, that one alone nearly nothing.
 * @param mistakeAt where reading the whole stopped, where that is known
 * @returns undefined where there is no long list, where items may mean one another, or where no mistake was found
 */
export function readInParts(text: string, mistakeAt?: number): KnownText | undefined {
  const list = longestList(text);
  if (list === undefined || needsWhole.test(text)) return undefined;
  return (mistakeAt === undefined ? undefined : readAroundOne(text, list, mistakeAt)) ?? readEach(text, list);
}

/** Reads a list of which one item alone has mistakes, which nearly always is the one that is being typed. */
function readAroundOne(text: string, list: LongList, mistakeAt: number): KnownText | undefined {
  const { key, indent, starts, end } = list;
  const last = starts.findLastIndex((start) => start <= mistakeAt);
  // An item that is left open is noticed at the one after it.
  for (const index of [last, last - 1]) {
    const from = starts[index];
    if (from === undefined) continue;
    const until = starts[index + 1] ?? end;
    const part = readItem(text, from, until);
    const mistakes = placedMistakes(part);
    if (mistakes.length === 0) continue;
    // An empty item of the same length and lines, so that all others stay where they are.
    const empty = `${' '.repeat(indent)}-${text.slice(from + indent + 1, until).replaceAll(/[^\n]/g, ' ')}`;
    const rest = readEvents(text.slice(0, from) + empty + text.slice(until));
    if (!rest) continue;
    return {
      mistakes,
      value() {
        const outer = rest.value() as Record<string, unknown[]>;
        outer[key]?.splice(index, 1, ...[part.read.value()].flat());
        return outer;
      },
      root: () => withItems(rest.root(), key, (items) => items.toSpliced(index, 1, ...itemsOf(part))),
    };
  }
  return undefined;
}

function readItem(text: string, from: number, until: number): Part {
  return {
    read: readPart(text.slice(from, until)),
    place: ({ start, end }) => ({ start: from + start, end: from + end }),
  };
}

export function readPart(text: string): KnownText {
  return readEvents(text) ?? readWithMistakes(text);
}

/** The outermost map with other items in one of its lists. */
function withItems(
  root: YamlNode | undefined,
  key: string,
  change: (items: readonly YamlNode[]) => readonly YamlNode[],
): YamlNode | undefined {
  if (root?.kind !== 'map') return root;
  const pairs = root.pairs.map((pair) =>
    pair.key.kind === 'scalar' && pair.key.text === key && pair.value.kind === 'list'
      ? { key: pair.key, value: { ...pair.value, items: change(pair.value.items) } }
      : pair,
  );
  return { ...root, pairs };
}

export function itemsOf(part: Part): readonly YamlNode[] {
  const node = placedRoot(part);
  return node?.kind === 'list' ? node.items : node ? [node] : [];
}

function readEach(text: string, { key, indent, starts, end }: LongList): KnownText | undefined {
  const [first = end] = starts;
  const cut = end - first;
  const frame: Part = {
    read: readPart(text.slice(0, first) + text.slice(end)),
    // What ends at the cut stands before it, what begins there behind it.
    place: ({ start, end: until }) => ({
      start: start < first ? start : start + cut,
      end: until <= first ? until : until + cut,
    }),
  };
  const items = starts.map((from, index) => readItem(text, from, starts[index + 1] ?? end));
  const mistakes = [frame, ...items].flatMap(placedMistakes);
  if (mistakes.length === 0) return undefined;
  return {
    mistakes,
    value() {
      const outer = frame.read.value();
      if (typeof outer === 'object' && outer !== null)
        (outer as Record<string, unknown>)[key] = items.flatMap((item) => item.read.value());
      return outer;
    },
    root() {
      const outer = placedRoot(frame);
      if (outer?.kind !== 'map') return outer;
      const nodes = items.flatMap(itemsOf);
      const whole: YamlNode = {
        kind: 'list',
        items: nodes,
        start: first + indent,
        end: nodes.at(-1)?.end ?? first,
      };
      const pairs = outer.pairs.map((pair) =>
        pair.key.kind === 'scalar' && pair.key.text === key ? { key: pair.key, value: whole } : pair,
      );
      return { ...outer, pairs, end: Math.max(outer.end, whole.end) };
    },
  };
}

/** Anchors, by which parts mean one another, and marks of documents and directives. */
export const needsWhole = /(?:^|[\s[{,])&[^\s&,[\]{}]|^(?:---|\.\.\.|%)/m;

const listKey = /([A-Za-z_][\w.-]*):[ \t]*(?:#.*)?\r?$/my;
const otherKey = /[^\s#-].*?:(?:\s|$)/y;
const dash = /( *)-(?:\s|$)/y;

/** The longest list below a key of the outermost map, where one is long. */
export function longestList(text: string): LongList | undefined {
  let longest: LongList | undefined;
  let key: string | undefined;
  let list: LongList | undefined;
  for (let at = 0; at !== -1 && at < text.length; at = nextLine(text, at)) {
    const item = matchAt(dash, text, at);
    if (item) {
      const indent = item[1]?.length ?? 0;
      if (key !== undefined && !list) list = { key, indent, starts: [], end: text.length };
      if (list?.indent === indent) list.starts.push(at);
      continue;
    }
    if (!matchAt(otherKey, text, at)) continue;
    if (list) list.end = at;
    if (list && list.starts.length > (longest?.starts.length ?? 0)) longest = list;
    key = matchAt(listKey, text, at)?.[1];
    list = undefined;
  }
  if (list && list.starts.length > (longest?.starts.length ?? 0)) longest = list;
  return longest && longest.starts.length >= fewestItems ? longest : undefined;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? -1 : end + 1;
}

export function placedMistakes({ read, place }: Part): SyntaxMistake[] {
  return (read.mistakes ?? []).map((mistake) => ({ ...mistake, ...place(mistake) }));
}

function placedRoot({ read, place }: Part): YamlNode | undefined {
  const root = read.root();
  return root && placed(root, place);
}

/** A node, and all in it, in another place. */
export function placed(node: YamlNode, place: Place): YamlNode {
  if (node.kind === 'list')
    return { ...node, ...place(node), items: node.items.map((item) => placed(item, place)) };
  if (node.kind !== 'map') return { ...node, ...place(node) };
  return { ...node, ...place(node), pairs: placedPairs(node.pairs, place) };
}

export function placedPairs(pairs: YamlMap['pairs'], place: Place): YamlMap['pairs'] {
  return pairs.map(({ key, value }) => {
    const name = placed(key, place);
    return { key: name, value: value === key ? name : placed(value, place) };
  });
}
