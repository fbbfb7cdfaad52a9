import type { Filling, Template } from './template.ts';
import { filled, fillings, templateOf, uncapitalised } from './template.ts';

/** How the bundle marks what the engine says, beside what the editor does: a key with a comment, as `l10n.t` makes it. */
export const engineComment = 'engine';
const engineMark = `/${engineComment}`;

/** A text with fewer letters of its own could be anybody's; more of them are asked for where it begins with anything. */
const fewLetters = 8;
const fewLettersInside = 12;
/** Longer texts are no messages; they are left as they are. */
const longestText = 4000;
/** Words of ours in the middle of a text are few. */
const longestInside = 120;
const deepest = 4;
/** A number with its unit, or a quotation. */
const numberOrQuotation = /^[-+−$≈<]*\d|^"[^"]*"$|^`[^`]*`$/;
/** What a word has that is the name of a file or a model. */
const ofName = /[\d/\\_.:]|[A-Z].*[A-Z]/;
/** Of a text of several sentences, the first of ours ends with one of so many. */
const mostSentences = 4;
const remembered = 4000;

/** Whose text may be told: one of the engine's, or one that a model may have written. */
type Origin = 'engine' | 'anyone';

type Bundle = Readonly<Record<string, string>>;

interface Texts {
  /** By the text, its first letter in lower case. */
  readonly whole: ReadonlyMap<string, string>;
  /** Templates by the word that they begin with; what says more of a text comes first. */
  readonly begun: ReadonlyMap<string, readonly Template[]>;
  /** Those that begin with something else. */
  readonly others: readonly Template[];
}

function textsOf(bundle: Bundle): Texts {
  const whole = new Map<string, string>();
  const templates: Template[] = [];
  for (const [key, translation] of Object.entries(bundle)) {
    if (!key.endsWith(engineMark)) continue;
    const text = key.slice(0, -engineMark.length);
    if (/\{\d+\}/.test(text)) templates.push(templateOf(text, translation));
    else whole.set(uncapitalised(text), translation);
  }
  templates.sort((a, b) => b.letters - a.letters || b.length - a.length);
  const begun = Map.groupBy(templates, ({ pieces }) => firstWord(pieces[0] ?? '') ?? '');
  return { whole, begun, others: begun.get('') ?? [] };
}

/** A number with its unit, a name of a file or a model, or a quotation: the same in every language. */
function isFigure(text: string): boolean {
  return numberOrQuotation.test(text) || (!/\s/.test(text) && ofName.test(text));
}

/** The word before the first blank. */
function firstWord(text: string): string | undefined {
  return /^\S+(?=\s)/.exec(text)?.[0];
}

/**
 * What the engine says, in another language. The engine speaks English, so that logs, exports and the command line are
 * the same everywhere; its texts are known as templates, by which a text is recognised and said again. What is not
 * recognised stays as it is.
 */
export class EngineWords {
  readonly #bundle: () => Bundle | undefined;
  readonly #known = new Map<string, string>();
  #texts: Texts | undefined;

  /** @param bundle translations by English texts, read with the first text; undefined where all is to stay English */
  constructor(bundle: () => Bundle | undefined) {
    this.#bundle = bundle;
  }

  /** Whether anything is said in another language. */
  get isForeign(): boolean {
    return this.#bundle() !== undefined;
  }

  /** A message, hint or title of the engine. */
  say(text: string): string {
    return this.#lines(text, 'engine');
  }

  /** A reason: the engine's words or those of a model, which are left alone. */
  sayReason(text: string): string {
    return this.#lines(text, 'anyone');
  }

  /** Of several lines, or of parts with a dot between them, each is a text of its own. */
  #lines(text: string, origin: Origin): string {
    if (!this.isForeign || text.length > longestText) return text;
    const key = `${origin} ${text}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const lines = text.split('\n').map((line) => this.#line(line, origin));
    const whole = lines.every((line) => line === undefined) ? this.#translate(text, origin, 0) : undefined;
    const parts = text.split(/(\n| · )/);
    const found = lines.includes(undefined)
      ? (whole ?? parts.map((part) => this.#translate(part, origin, 0) ?? part).join(''))
      : lines.join('\n');
    if (this.#known.size >= remembered) this.#known.clear();
    this.#known.set(key, found);
    return found;
  }

  #line(text: string, origin: Origin): string | undefined {
    const parts = text.split(' · ').map((part) => this.#translate(part, origin, 0));
    return parts.includes(undefined) ? this.#translate(text, origin, 0) : parts.join(' · ');
  }

  #translate(text: string, origin: Origin, depth: number): string | undefined {
    const said = text.trim();
    if (said === '') return undefined;
    const found = this.#recognised(said, origin, depth);
    if (found === undefined) return undefined;
    const isCapital = /^\p{Lu}/u.test(said);
    const cased = isCapital ? found.charAt(0).toUpperCase() + found.slice(1) : found;
    return text.replace(said, () => cased);
  }

  #recognised(said: string, origin: Origin, depth: number): string | undefined {
    if (depth > deepest) return undefined;
    this.#texts ??= textsOf(this.#bundle() ?? {});
    const { whole, begun, others } = this.#texts;
    const plain = uncapitalised(said);
    return (
      whole.get(plain) ??
      this.#filled(begun.get(firstWord(plain) ?? '') ?? [], plain, origin, depth) ??
      this.#named(said, origin, depth) ??
      this.#sentences(said, origin, depth) ??
      this.#filled(others, plain, origin, depth)
    );
  }

  /** By the first template that the text is of. */
  #filled(templates: readonly Template[], plain: string, origin: Origin, depth: number): string | undefined {
    const isCut = plain.endsWith('…');
    for (const template of templates) {
      const places =
        fillings(template, plain, false) ?? (isCut ? fillings(template, plain, true) : undefined);
      const values = places && this.#values(places, template, origin, depth);
      if (values) return filled(template, values);
    }
    return undefined;
  }

  /** What the places are filled with, in the other language where it is the engine's; undefined if it cannot be right. */
  #values(
    places: readonly Filling[],
    { letters, pieces }: Template,
    origin: Origin,
    depth: number,
  ): string[] | undefined {
    const isWeak = letters < (pieces[0] === '' ? fewLettersInside : fewLetters);
    let isSure = !isWeak;
    const values: string[] = [];
    for (const { value, enclosed, introduced } of places) {
      const mayBeOurs = !enclosed && (introduced || value.length <= longestInside);
      const known = mayBeOurs ? this.#translate(value, origin, depth + 1) : undefined;
      const needsNoWords = isFigure(value);
      const isFree = !enclosed && known === undefined && !needsNoWords && /[^,]\s/.test(value);
      if (isFree && !introduced && (isWeak || origin === 'anyone')) return undefined;
      isSure ||= enclosed || known !== undefined || needsNoWords;
      values.push(known ?? value);
    }
    return isSure ? values : undefined;
  }

  /** A text after a name (`contains: …`, `openai:gpt-5: …`), or after words of the engine's (`4 calls: …`). */
  #named(said: string, origin: Origin, depth: number): string | undefined {
    const [, name = '', rest = ''] = /^((?:[^:\n]|:(?! )){1,200}): (\S[^]*)$/.exec(said) ?? [];
    if (name === '') return undefined;
    const isName = !/\s/.test(name);
    const before = isName ? name : this.#translate(name, origin, depth + 1);
    if (before === undefined) return undefined;
    const after = this.#translate(rest, origin, depth + 1) ?? (!isName && isFigure(rest) ? rest : undefined);
    return after === undefined ? undefined : `${before}: ${after}`;
  }

  /** Several sentences, of which the first is the engine's. */
  #sentences(said: string, origin: Origin, depth: number): string | undefined {
    for (const { index } of [...said.matchAll(/(?<=[.?!]) /g)].slice(0, mostSentences)) {
      const sentence = said.slice(0, index);
      const bare = sentence.endsWith('.')
        ? this.#recognised(sentence.slice(0, -1), origin, depth + 1)
        : undefined;
      const first = this.#recognised(sentence, origin, depth + 1) ?? (bare && `${bare}.`);
      if (first === undefined) continue;
      const second = said.slice(index + 1);
      return `${first} ${this.#translate(second, origin, depth + 1) ?? second}`;
    }
    return undefined;
  }
}
