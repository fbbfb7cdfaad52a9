/** Irregular forms that NLTK maps to their stem before any rule. */
const irregular = new Map([
  ['skies', 'sky'],
  ['sky', 'sky'],
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
  ['news', 'news'],
  ['innings', 'inning'],
  ['inning', 'inning'],
  ['outings', 'outing'],
  ['outing', 'outing'],
  ['cannings', 'canning'],
  ['canning', 'canning'],
  ['howe', 'howe'],
  ['proceed', 'proceed'],
  ['exceed', 'exceed'],
  ['succeed', 'succeed'],
]);

/** A suffix and what replaces it. */
type Rule = readonly [suffix: string, replacement: string];

const step1a: readonly Rule[] = [
  ['sses', 'ss'],
  ['ies', 'i'],
  ['ss', 'ss'],
  ['s', ''],
];

const step2: readonly Rule[] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['bli', 'ble'],
  ['alli', 'al'],
  ['entli', 'ent'],
  ['eli', 'e'],
  ['ousli', 'ous'],
  ['ization', 'ize'],
  ['ation', 'ate'],
  ['ator', 'ate'],
  ['alism', 'al'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['biliti', 'ble'],
  ['fulli', 'ful'],
];

const step3: readonly Rule[] = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ful', ''],
  ['ness', ''],
];

const step4 = 'al ance ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize'.split(' ');

/**
 * The stem of an English word: Porter's algorithm with the extensions of NLTK (its default mode), because Google's
 * ROUGE and NLTK's METEOR are defined with it.
 *
 * Source: Porter 1980, "An algorithm for suffix stripping"; nltk/stem/porter.py (NLTK_EXTENSIONS). It differs from
 * the paper: a table of irregular forms (skies → sky); words of up to two letters stay; -ies and -ied of
 * four-letter words keep the e (dies → die); y becomes i only after a consonant that is not the first letter
 * (fly → fli, enjoy → enjoy); -bli for -abli; -alli goes on in step 2; -fulli and -logi are added; a vowel with a
 * consonant alone counts as an ending that keeps its e (are → are).
 * Letters outside a–z count as consonants, so other scripts pass unchanged. Time: linear.
 */
export function porterStem(word: string): string {
  const lower = word.toLowerCase();
  const known = irregular.get(lower);
  if (known !== undefined) return known;
  if (lower.length <= 2) return lower;

  let stem =
    lower.length === 4 && lower.endsWith('ies') ? lower.slice(0, -1) : replaceFirst(lower, step1a, -1);
  stem = pastAndProgressive(stem);
  stem = finalY(stem);
  stem = doubleSuffix(stem);
  stem = replaceFirst(stem, step3, 0);
  stem = singleSuffix(stem);
  return tidy(stem);
}

/** Step 1b: -eed, -ed and -ing. */
function pastAndProgressive(word: string): string {
  if (word.endsWith('ied')) return word.length === 4 ? word.slice(0, -1) : word.slice(0, -2);
  if (word.endsWith('eed')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  const suffix = ['ed', 'ing'].find(
    (end) => word.endsWith(end) && shape(word.slice(0, -end.length)).includes('v'),
  );
  if (suffix === undefined) return word;

  const stem = word.slice(0, -suffix.length);
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (endsInDoubleConsonant(stem)) return /[lsz]$/.test(stem) ? stem : stem.slice(0, -1);
  return measure(stem) === 1 && endsShort(stem) ? `${stem}e` : stem;
}

/** Step 1c. */
function finalY(word: string): string {
  if (!word.endsWith('y')) return word;
  const stem = word.slice(0, -1);
  return stem.length > 1 && shape(stem).endsWith('c') ? `${stem}i` : word;
}

/** Step 2. */
function doubleSuffix(word: string): string {
  if (word.endsWith('alli') && measure(word.slice(0, -4)) > 0) return doubleSuffix(word.slice(0, -2));
  // The l of -logi belongs to the stem, so that "theologi" is long enough.
  if (word.endsWith('logi')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  return replaceFirst(word, step2, 0);
}

/** Step 4. */
function singleSuffix(word: string): string {
  const suffix = step4.find((end) => word.endsWith(end));
  if (suffix === undefined) return word;
  const stem = word.slice(0, -suffix.length);
  if (measure(stem) <= 1) return word;
  return suffix === 'ion' && !/[st]$/.test(stem) ? word : stem;
}

/** Step 5: a final e, a double l. */
function tidy(word: string): string {
  const stem = word.endsWith('e') ? withoutFinalE(word) : word;
  return stem.endsWith('ll') && measure(stem.slice(0, -1)) > 1 ? stem.slice(0, -1) : stem;
}

function withoutFinalE(word: string): string {
  const stem = word.slice(0, -1);
  const m = measure(stem);
  return m > 1 || (m === 1 && !endsShort(stem)) ? stem : word;
}

/** Applies the first rule whose suffix the word has, if the measure of the rest is above `above`; else nothing. */
function replaceFirst(word: string, rules: readonly Rule[], above: number): string {
  const rule = rules.find(([suffix]) => word.endsWith(suffix));
  if (!rule) return word;
  const stem = word.slice(0, word.length - rule[0].length);
  return measure(stem) > above ? stem + rule[1] : word;
}

/** The word as `c` and `v`: y is a vowel after a consonant. */
function shape(word: string): string {
  let result = '';
  let consonant = false;
  for (let i = 0; i < word.length; i++) {
    const letter = word.charAt(i);
    consonant = letter === 'y' ? i === 0 || !consonant : !'aeiou'.includes(letter);
    result += consonant ? 'c' : 'v';
  }
  return result;
}

/** Porter's m: how often a run of vowels is followed by a run of consonants. */
function measure(stem: string): number {
  return shape(stem).split('vc').length - 1;
}

function endsInDoubleConsonant(stem: string): boolean {
  return stem.length >= 2 && stem.at(-1) === stem.at(-2) && shape(stem).endsWith('c');
}

/** Porter's *o (consonant, vowel, consonant other than w, x, y), and NLTK's vowel and consonant alone. */
function endsShort(stem: string): boolean {
  const form = shape(stem);
  return (form.endsWith('cvc') && !/[wxy]$/.test(stem)) || form === 'vc';
}
