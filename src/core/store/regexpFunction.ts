import type { SQLOutputValue } from 'node:sqlite';
import { backtracks, repeatsGroup } from '../backtracking.ts';
import { CupelError } from '../errors.ts';
import { TimeLimit, TimeLimitError } from '../timeLimit.ts';

/** Up to here a pattern without repeated groups takes no time to speak of, and a limit would take more. */
const shortText = 5000;

interface Pattern {
  readonly expression: RegExp;
  /** Texts from this length on are tested under a time limit. */
  readonly limitedFrom: number;
}

/**
 * SQLite's `text REGEXP pattern`, by JavaScript's rules and whatever the case.
 * @returns a function that throws CupelError `panel.patternTimeout` where a pattern backtracks without end, since the
 *   store's thread would answer nobody then
 */
export function createRegexp(): (pattern: SQLOutputValue, text: SQLOutputValue) => number {
  const patterns = new Map<string, Pattern>();
  const limit = new TimeLimit();
  return (pattern, text) => {
    if (text === null) return 0;
    const source = String(pattern);
    const known = patterns.get(source) ?? compile(source);
    patterns.set(source, known);
    return Number(test(known, String(text), limit));
  };
}

function compile(source: string): Pattern {
  const expression = new RegExp(source, 'iu');
  if (repeatsGroup(source)) return { expression, limitedFrom: 0 };
  return { expression, limitedFrom: backtracks(source) ? shortText : Infinity };
}

function test({ expression, limitedFrom }: Pattern, text: string, limit: TimeLimit): boolean {
  if (text.length < limitedFrom) return expression.test(text);
  try {
    return limit.run(() => expression.test(text));
  } catch (error) {
    if (!(error instanceof TimeLimitError)) throw error;
    throw new CupelError(
      'panel.patternTimeout',
      `The pattern of the filter ${error.message} on one result.`,
      {
        hint: 'Repetitions inside repetitions, such as (a+)+, try every way to split the text. Write it without.',
      },
    );
  }
}
