/*
 * Where a text may be cut without changing how it is encoded. All four encodings first split a text by a regular
 * expression and then encode each piece alone. None of the expressions has a piece in which a letter or digit is
 * followed by one of the separators below, and none looks behind; so there is always a border between the two, and
 * both halves are split as they would be together. (Only the apostrophe may follow a letter: 's, 't, 're.)
 */
const safeCut = /[\p{L}\p{N}](?=[\s,.;:!?()[\]{}"<>=，。、；：！？（）「」])/gu;

/** Runs of one kind of character that reach this length are cut, since encoding a run takes its length squared. */
const longestRun = 512;

/** A piece of the splitting expressions lies in one of these runs, save a character before and line ends after. */
const longRun = /[\p{L}\p{M}]{513,}|\p{N}{513,}|[^\s\p{L}\p{N}]{513,}|\s{513,}/gu;

/**
 * Cuts a text into chunks whose counts add up to the count of the whole.
 * @param size UTF-16 units that a chunk has at least; more where no safe place is near
 */
export function cutIntoChunks(text: string, size: number): string[] {
  const chunks: string[] = [];
  let start = 0;
  while (text.length - start > 2 * size) {
    safeCut.lastIndex = start + size;
    const match = safeCut.exec(text);
    if (!match) break;
    chunks.push(text.slice(start, safeCut.lastIndex));
    start = safeCut.lastIndex;
  }
  if (start < text.length) chunks.push(text.slice(start));
  return chunks;
}

/**
 * Cuts runs of more than 512 letters, digits, signs or spaces into pieces of 512, never inside a surrogate pair. Such
 * runs do not occur in ordinary text, which stays whole.
 */
export function cutLongRuns(text: string): string[] {
  if (!mayHaveLongRun(text)) return [text];
  const pieces: string[] = [];
  let start = 0;
  for (const { 0: run, index } of text.matchAll(longRun)) {
    const end = index + run.length;
    for (let cut = next(text, index); cut < end; cut = next(text, cut)) {
      pieces.push(text.slice(start, cut));
      start = cut;
    }
  }
  pieces.push(text.slice(start));
  return pieces;
}

/**
 * Whether a run may be too long: a look at every 512th character finds each, and costs next to nothing where there is
 * none. Marks and halves of surrogate pairs are taken to belong to any run.
 */
function mayHaveLongRun(text: string): boolean {
  for (let at = longestRun; at < text.length; at += longestRun) {
    let kind = kindOf(text, at);
    let start = at;
    let end = at + 1;
    const joins = (index: number): boolean => {
      const other = kindOf(text, index);
      if (kind === Kind.any) kind = other;
      return other === kind || other === Kind.any;
    };
    while (start > 0 && end - start <= longestRun && joins(start - 1)) start -= 1;
    while (end < text.length && end - start <= longestRun && joins(end)) end += 1;
    if (end - start > longestRun) return true;
  }
  return false;
}

const Kind = { space: 1, letter: 2, digit: 3, sign: 4, any: 5 } as const;

/** The kind of each UTF-16 unit once it was asked for; 0 before. */
const kinds = new Uint8Array(0x1_0000);

function kindOf(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  const known = kinds[unit] ?? 0;
  if (known !== 0) return known;
  const char = String.fromCharCode(unit);
  const kind =
    isHighSurrogate(unit) || isLowSurrogate(unit) || /\p{M}/u.test(char)
      ? Kind.any
      : /\s/.test(char)
        ? Kind.space
        : /\p{L}/u.test(char)
          ? Kind.letter
          : /\p{N}/u.test(char)
            ? Kind.digit
            : Kind.sign;
  kinds[unit] = kind;
  return kind;
}

function next(text: string, from: number): number {
  const cut = from + longestRun;
  return isLowSurrogate(text.charCodeAt(cut)) && isHighSurrogate(text.charCodeAt(cut - 1)) ? cut + 1 : cut;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
