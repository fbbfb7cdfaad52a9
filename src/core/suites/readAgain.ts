import { keptTexts, type LongText, type ParsedTexts } from './parsedTexts.ts';
import type { YamlMap, YamlNode } from './yamlNodes.ts';
import {
  itemsOf,
  longestList,
  needsWhole,
  placed,
  placedMistakes,
  placedPairs,
  type Part,
  type Place,
  readPart,
  readYaml,
  type SharedText,
} from './yamlParts.ts';

/**
 * Reads a text for an editor, which reads a suite several times between two keys, and with the next key once more: of a
 * long list, only the item that was typed in is read again then, and the values of the others stay the same objects.
 */
export function readAgain(text: string, known: ParsedTexts): SharedText {
  const { read, long } = known.texts.get(text, () => readNow(text, known.longTexts));
  if (long && known.longTexts[0] !== long)
    known.longTexts = [long, ...known.longTexts.filter((each) => each !== long)].slice(0, keptTexts);
  return read;
}

function readNow(
  text: string,
  before: readonly LongText[],
): { read: SharedText; long: LongText | undefined } {
  for (const each of before) {
    const long = each.text === text ? each : readWithBase(text, each);
    if (long) return { read: long.read, long: long.read.mistakes ? undefined : long };
  }
  const read = readYaml(text);
  const list = read.mistakes || needsWhole.test(text) ? undefined : longestList(text);
  return { read, long: list && { text, read, list } };
}

/** Reads a text that differs from one that was read within one item of its long list; undefined for any other. */
function readWithBase(text: string, { text: before, read, list }: LongText): LongText | undefined {
  const edit = editOf(before, text);
  const { key, indent, starts, end } = list;
  const index = starts.findLastIndex((start) => start + indent < edit.start);
  const from = starts[index];
  const until = starts[index + 1] ?? end;
  // The last line end of the item has to be there still: what stands behind it is not looked at.
  if (from === undefined || edit.end >= until) return undefined;
  const delta = text.length - before.length;
  // A copy: of a part of it, values would hold on to all of the text.
  const item = JSON.parse(JSON.stringify(text.slice(from, until + delta))) as string;
  const root = read.root();
  const value = read.shared() as Record<string, unknown[]>;
  if (!isOneItem(item, indent) || root?.kind !== 'map') return undefined;
  const part: Part = {
    read: readPart(item),
    place: (range) => ({ start: from + range.start, end: from + range.end }),
  };
  const mistakes = placedMistakes(part);
  const move = (at: number): number => (at >= until ? at + delta : at);
  const moved = (node: YamlNode): YamlNode => (node.end < until ? node : shifted(node, delta));
  const pairs = root.pairs.map((pair) => {
    if (pair.key.kind !== 'scalar' || pair.key.text !== key || pair.value.kind !== 'list')
      return { key: moved(pair.key), value: moved(pair.value) };
    const items = pair.value.items.flatMap((node, at) => (at === index ? itemsOf(part) : moved(node)));
    return { key: pair.key, value: { ...pair.value, items, end: items.at(-1)?.end ?? pair.value.end } };
  });
  const node = { ...root, pairs, end: pairs.at(-1)?.value.end ?? root.end };
  const shared = { ...value, [key]: value[key]?.toSpliced(index, 1, ...[part.read.value()].flat()) };
  return {
    text,
    // It does not hold on to the text before, which held on to the one before that.
    read: {
      ...(mistakes.length === 0 ? {} : { mistakes }),
      value: () => readYaml(text).value(),
      shared: () => shared,
      root: () => node,
    },
    list: { key, indent, starts: starts.map(move), end: move(end) },
  };
}

/** A map that stands elsewhere than where it was read. What is in it gets its place when somebody looks. */
class ShiftedMap implements YamlMap {
  readonly kind = 'map';
  readonly flow: boolean;
  readonly start: number;
  readonly end: number;
  readonly #origin: YamlMap;
  readonly #by: number;
  #pairs: YamlMap['pairs'] | undefined;

  constructor(map: YamlMap, by: number) {
    this.#origin = map instanceof ShiftedMap ? map.#origin : map;
    this.#by = map instanceof ShiftedMap ? map.#by + by : by;
    this.flow = map.flow;
    this.start = map.start + by;
    this.end = map.end + by;
  }

  get pairs(): YamlMap['pairs'] {
    return (this.#pairs ??= placedPairs(this.#origin.pairs, placeBy(this.#by)));
  }
}

function shifted(node: YamlNode, by: number): YamlNode {
  return node.kind === 'map' ? new ShiftedMap(node, by) : placed(node, placeBy(by));
}

function placeBy(by: number): Place {
  return ({ start, end }) => ({ start: start + by, end: end + by });
}

/** Where a text became another: what both begin and end with is left out. Offsets into the text before. */
function editOf(before: string, after: string): { start: number; end: number } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  let same = 0;
  const [last, lastAfter] = [before.length - 1, after.length - 1];
  while (same < shorter - start && before.charCodeAt(last - same) === after.charCodeAt(lastAfter - same))
    same += 1;
  return { start, end: before.length - same };
}

/** Whether a text is one item of a list whose dashes stand at `indent`, to the end of its last line. */
function isOneItem(text: string, indent: number): boolean {
  const [first = '', ...lines] = text.split('\n');
  if (lines.at(-1) !== '' || !/^ *-\s/.test(first) || needsWhole.test(text)) return false;
  return lines.every((line) => /^\s*(?:#.*)?$/.test(line) || line.search(/[^ ]/) > indent);
}
