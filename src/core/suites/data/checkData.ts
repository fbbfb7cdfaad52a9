import type { Diagnostic } from '../../diagnostics.ts';
import type { Location } from '../../location.ts';
import { fileStart } from '../../location.ts';
import { valueText } from '../../valueText.ts';
import type { Case, Suite } from '../suite.ts';
import { NearDuplicates, normalise } from './minHash.ts';
import { exampleTexts } from './promptExamples.ts';

/** How similar two cases are that are called nearly the same. */
const nearThreshold = 0.8;
/** Of each kind, so many are reported one by one; the rest is counted. */
const reported = 20;
/** Longer texts are compared by their beginning. */
const comparedLength = 20_000;
/** A text that is so much longer than most is more often a mistake than a case. */
const longestTimesMedian = 20;
const longestUnquestioned = 4000;
/** The smallest of the classes, as a share of an even one. */
const smallestShare = 0.2;
/** Shorter texts stand in prompts by chance. */
const shortestLeak = 15;

type Add = (code: string, message: string, location: Location, hint?: string) => void;

/**
 * Looks into the cases of a suite for what makes its numbers say less than they seem to: cases that are there twice or
 * nearly so, examples in a prompt that are cases as well, classes with few cases, variables that are empty or very long.
 * Reads every case. All that it finds is a warning.
 */
export async function checkData(suite: Suite, signal?: AbortSignal): Promise<Diagnostic[]> {
  const findings = new Findings();
  const duplicates = new DuplicateCheck(findings.add);
  const leaks = leakCheck(suite, findings.add);
  const labels = new Map<string, number>();
  const lengths = new VariableCheck(findings.add);
  const label = labelVariable(suite);
  const expected = new Set(label === undefined ? [] : [label]);
  for await (const each of suite.cases(signal)) {
    if (each.mistake) continue;
    duplicates.look(each, expected);
    leaks(each, expected);
    lengths.look(each);
    const value = label === undefined ? undefined : each.vars[label];
    if (value !== undefined) labels.set(valueText(value), (labels.get(valueText(value)) ?? 0) + 1);
  }
  lengths.finish();
  checkBalance(suite, labels, findings.add);
  return findings.all();
}

/** Diagnostics, of which only some of a kind are told one by one. */
class Findings {
  readonly #kinds = new Map<string, { shown: Diagnostic[]; more: number }>();

  readonly add: Add = (code, message, location, hint) => {
    const kind = this.#kinds.get(code) ?? { shown: [], more: 0 };
    this.#kinds.set(code, kind);
    if (kind.shown.length >= reported) kind.more++;
    else
      kind.shown.push({
        code,
        severity: 'warning',
        message,
        location,
        ...(hint === undefined ? {} : { hint }),
      });
  };

  all(): Diagnostic[] {
    return [...this.#kinds.values()].flatMap(({ shown, more }) => {
      const last = shown.at(-1);
      if (!last || more === 0) return shown;
      return [...shown.slice(0, -1), { ...last, message: `${last.message} ${more} more are like this.` }];
    });
  }
}

/** The variable behind `cupel.classification.label`: what is to be found is no part of what is asked. */
function labelVariable({ cupel }: Suite): string | undefined {
  return /^\s*\{\{\s*([\p{L}_][\p{L}\p{N}_]*)\s*\}\}\s*$/u.exec(cupel.classification?.label ?? '')?.[1];
}

function nameOf({ description, index }: Case): string {
  return description === undefined ? `case ${index + 1}` : `"${description}"`;
}

/** What a case asks: the texts of its variables, without what it expects. */
function questionOf({ vars }: Case, expected: ReadonlySet<string>): string {
  return Object.entries(vars)
    .filter(([name]) => !expected.has(name))
    .map(([, value]) => valueText(value))
    .join('\n')
    .slice(0, comparedLength);
}

class DuplicateCheck {
  readonly #add: Add;
  readonly #names: string[] = [];
  readonly #byHash = new Map<string, string>();
  readonly #byText = new Map<string, string>();
  readonly #near = new NearDuplicates(nearThreshold);

  constructor(add: Add) {
    this.#add = add;
  }

  look(each: Case, expected: ReadonlySet<string>): void {
    const name = nameOf(each);
    const same = this.#byHash.get(each.hash);
    if (same !== undefined) {
      this.#add(
        'data.duplicate',
        `This case is the same as ${same}: ${name} tells nothing new and counts twice.`,
        each.location,
        'Remove one of them; ask a case several times with `repeat`.',
      );
      return;
    }
    this.#byHash.set(each.hash, name);
    const question = questionOf(each, expected);
    const key = normalise(question);
    if (key === '') return;
    const twin = this.#byText.get(key);
    if (twin !== undefined) {
      this.#add(
        'data.sameQuestion',
        `${name} asks the same as ${twin} and expects something else, or differs in signs only.`,
        each.location,
        'Make sure that both are right: a model cannot answer one question in two ways.',
      );
      return;
    }
    this.#byText.set(key, name);
    const pair = this.#near.add(question);
    this.#names.push(name);
    if (pair)
      this.#add(
        'data.nearDuplicate',
        `${name} is nearly the same as ${this.#names[pair.earlier]} (${Math.round(pair.similarity * 100)}% of its text).`,
        each.location,
        'Cases that hang together are not independent: name what they share in metadata, and that key in `cupel.cluster`.',
      );
  }
}

/** Cases whose question stands among the examples of a prompt: the answer is given away. */
function leakCheck(suite: Suite, add: Add): (each: Case, expected: ReadonlySet<string>) => void {
  const prompts = suite.prompts.map(({ label, raw }) => {
    const examples = exampleTexts(raw);
    const near = new NearDuplicates(nearThreshold);
    for (const text of examples) near.add(text);
    return { label, texts: examples.map(normalise), near };
  });
  return (each, expected) => {
    for (const [name, value] of Object.entries(each.vars)) {
      if (expected.has(name) || typeof value !== 'string') continue;
      const text = normalise(value.slice(0, comparedLength));
      if (text.length < shortestLeak) continue;
      for (const prompt of prompts) {
        const isInside = prompt.texts.some((example) => ` ${example} `.includes(` ${text} `));
        if (!isInside && !prompt.near.find(value.slice(0, comparedLength))) continue;
        add(
          'data.leak',
          `The prompt "${prompt.label}" holds the "${name}" of ${nameOf(each)}${isInside ? '' : ' nearly word for word'}: its answer is given away.`,
          each.location,
          'Take an example that is no case, or leave the case out.',
        );
      }
    }
  };
}

class VariableCheck {
  readonly #add: Add;
  readonly #lengths = new Map<string, number[]>();
  readonly #longest = new Map<string, { length: number; location: Location; case: string }[]>();

  constructor(add: Add) {
    this.#add = add;
  }

  look(each: Case): void {
    for (const [name, value] of Object.entries(each.vars)) {
      if (typeof value !== 'string') continue;
      if (value.trim() === '') {
        this.#add('data.emptyVariable', `The variable "${name}" of ${nameOf(each)} is empty.`, each.location);
        continue;
      }
      const lengths = this.#lengths.get(name) ?? [];
      this.#lengths.set(name, lengths);
      lengths.push(value.length);
      if (value.length <= longestUnquestioned) continue;
      const long = this.#longest.get(name) ?? [];
      this.#longest.set(name, long);
      long.push({ length: value.length, location: each.location, case: nameOf(each) });
    }
  }

  finish(): void {
    for (const [name, long] of this.#longest) {
      const lengths = (this.#lengths.get(name) ?? []).sort((a, b) => a - b);
      const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
      for (const { length, location, case: which } of long)
        if (length > longestTimesMedian * median)
          this.#add(
            'data.longVariable',
            `The variable "${name}" of ${which} has ${length.toLocaleString('en-US')} characters; half of the cases have at most ${median.toLocaleString('en-US')}.`,
            location,
            'Look whether something else got into it.',
          );
    }
  }
}

function checkBalance(suite: Suite, labels: ReadonlyMap<string, number>, add: Add): void {
  const total = [...labels.values()].reduce((sum, n) => sum + n, 0);
  const location =
    labels.size > 0 ? suite.locate(['cupel', 'classification', 'label']) : fileStart(suite.file);
  if (labels.size === 1)
    add(
      'data.oneLabel',
      `All ${total} cases are of the class "${[...labels.keys()][0]}".`,
      location,
      'Add cases of other classes: whoever always says the same is right here.',
    );
  if (labels.size < 2) return;
  const even = total / labels.size;
  const [[largest, most] = ['', 0]] = [...labels].sort((a, b) => b[1] - a[1]);
  for (const [label, n] of labels)
    if (n < smallestShare * even)
      add(
        'data.imbalance',
        `Of ${total} cases ${n} ${n === 1 ? 'is' : 'are'} of the class "${label}", and ${most} of "${largest}".`,
        location,
        `Accuracy hides what happens to "${label}": look at f1.macro, and add cases.`,
      );
}
