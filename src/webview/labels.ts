/** Letters of these scripts, and pictures, are about twice as wide as others. */
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\uFF00-\uFF60]/u;

/** As `shortLabels`, in so many pixels. @param letter pixels of most letters */
export function fittingLabels(names: readonly string[], pixels: number, letter: number): string[] {
  return shortLabels(names, Math.max(8, lettersIn(pixels, letter, names)));
}

/** As `pairLabels`, in so many pixels. @param letter pixels of most letters */
export function fittingPairs(pairs: readonly Pair[], pixels: number, letter: number): string[] {
  return pairLabels(pairs, Math.max(20, lettersIn(pixels, letter, pairs.flat())));
}

function lettersIn(pixels: number, letter: number, names: readonly string[]): number {
  return Math.floor(pixels / (names.some((name) => wide.test(name)) ? 2 * letter : letter));
}

/** Of a column: its prompt and its provider. */
type Pair = readonly [string, string];

/**
 * Labels of pairs that fit: what is the same in all is left out, and each part is short in its own way.
 * @param length characters of a label, at most; at least 20
 */
export function pairLabels(pairs: readonly Pair[], length: number): string[] {
  const joined = pairs.map((pair) => pair.join(between));
  if (joined.every((each) => each.length <= length)) return joined;
  const [firsts, seconds] = [pairs.map(([first]) => first), pairs.map(([, second]) => second)];
  const [isOne, isOther] = [new Set(firsts).size === 1, new Set(seconds).size === 1];
  if (isOne && !isOther) return shortLabels(seconds, length);
  if (isOther && !isOne) return shortLabels(firsts, length);
  const room = length - between.length;
  const forFirst = shareOf(firsts, seconds, room);
  const [a, b] = [shortLabels(firsts, forFirst), shortLabels(seconds, room - forFirst)];
  return pairs.map((_, index) => `${a[index]}${between}${b[index]}`);
}

/** How much of the room names have beside others: as much as both need, else as much as the others leave. */
function shareOf(names: readonly string[], others: readonly string[], room: number): number {
  const [whole, bare] = [longest(names), bareLength(names)];
  const [otherWhole, otherBare] = [longest(others), bareLength(others)];
  if (whole + otherBare <= room) return whole;
  if (bare + otherWhole <= room || bare + otherBare <= room) return bare;
  const half = Math.floor(room / 2);
  if (otherBare <= half) return room - otherBare;
  return Math.min(half, bare);
}

/** Of the longest, without what all begin with. */
function bareLength(names: readonly string[]): number {
  const start = commonStart(names);
  return longest(names) - (start > 1 ? start - 1 : 0);
}

const between = ' · ';

function longest(names: readonly string[]): number {
  return Math.max(0, ...names.map(({ length }) => length));
}

/**
 * Names that fit, and still tell each other apart: what they begin with in common is left out where that is enough;
 * else long ones are cut in the middle; where that leaves two alike, what these have in common is left out; where that
 * does not help, they get their number.
 * @param length characters of a label, at most; at least 8
 */
export function shortLabels(names: readonly string[], length: number): string[] {
  const different = [...new Set(names)];
  const start = commonStart(different);
  if (start > 1 && longest(different) > length && bareLength(different) <= length)
    return names.map((name) => `…${whole(name.slice(start))}`);
  const labels = new Map(different.map((name) => [name, cutMiddle(name, length)]));
  for (const alike of groupsAlike(different, labels)) leaveOutCommon(alike, { length, from: 0, labels });
  for (const alike of groupsAlike(different, labels))
    for (const name of alike) {
      const mark = ` #${names.indexOf(name) + 1}`;
      labels.set(name, `${whole((labels.get(name) ?? name).slice(0, length - mark.length))}${mark}`);
    }
  return names.map((name) => labels.get(name) ?? name);
}

type Labels = Map<string, string>;

function groupsAlike(names: readonly string[], labels: Labels): string[][] {
  const groups = Map.groupBy(names, (name) => labels.get(name));
  return [...groups.values()].filter((group) => group.length > 1);
}

/** @param at.from where the labels of these names begin now */
function leaveOutCommon(
  names: readonly string[],
  at: { length: number; from: number; labels: Labels },
): void {
  const { length, from, labels } = at;
  const common = commonLength(names);
  // From the beginning of a word, unless it is so long that nothing else has room.
  const begun = wordStart(names[0] ?? '', common);
  const start = begun > from && common - begun < length / 2 ? begun : common;
  if (start <= from) return;
  for (const name of names) labels.set(name, cutAround(name, start, length));
  for (const alike of groupsAlike(names, labels)) leaveOutCommon(alike, { length, from: start, labels });
}

/** Where the first word begins that is not the same in all; 0 where there is only one. */
function commonStart(names: readonly string[]): number {
  const [first = ''] = names;
  return names.every((name) => name === first) ? 0 : wordStart(first, commonLength(names));
}

function wordStart(text: string, at: number): number {
  return at - (/[^\s·:/]*$/.exec(text.slice(0, at))?.[0].length ?? 0);
}

function commonLength([first = '', ...others]: readonly string[]): number {
  let length = 0;
  while (length < first.length && others.every((text) => text[length] === first[length])) length++;
  return length;
}

function cutMiddle(name: string, length: number): string {
  if (name.length <= length) return name;
  const end = Math.ceil((length - 1) / 2);
  return `${whole(name.slice(0, length - 1 - end))}…${whole(name.slice(-end))}`;
}

/** From a place on, to the end if there is room. */
function cutAround(name: string, from: number, length: number): string {
  const rest = name.slice(from);
  return rest.length < length ? `…${whole(rest)}` : `…${whole(rest.slice(0, length - 2))}…`;
}

/** Without halves of pairs of surrogates. */
function whole(text: string): string {
  return text.replaceAll(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '');
}
