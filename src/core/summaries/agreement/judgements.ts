import type { AssertionResult } from '../../assertions/assertion.ts';
import type { Result } from '../../engine/result.ts';
import { errorOf } from '../../engine/resultError.ts';
import type { Rating } from '../../store/panelStore.ts';

/** What one judge said of one result. */
export interface Judgement {
  /** The case, since repeats and columns of one case are not independent. */
  case: number;
  /** The result that is judged. */
  result: string;
  pass: boolean | null;
  /** On the five steps that people rate by; null where none was given. */
  grade: number | null;
}

/** Somebody who judges: a grader model by its provider, a person by name, or all assertions of the result together. */
export interface Judge {
  name: string;
  kind: 'grader' | 'person' | 'verdict';
  /** Of a grader, what it was asked: its metric, else its type. Graders of one question can be held against each other. */
  question?: string;
  judgements: Judgement[];
}

/** A rating as a verdict: 4 and 5 are good, 1 and 2 are bad, 3 says neither. */
export function isGood(rating: number | null): boolean | null {
  if (rating === null || rating === 3) return null;
  return rating > 3;
}

/** A score from 0 to 1 as a rating from 1 to 5. */
function gradeOf(score: number): number {
  return 1 + Math.round(4 * Math.min(1, Math.max(0, score)));
}

/**
 * Who judged the results of a run. An assertion that a model graded is a judge; where one model was asked twice in a
 * result, those are two questions. Checks that could not be made judge nothing.
 */
export class JudgesOfRun {
  readonly #judges = new Map<string, Judge>();

  addResult(result: Result): void {
    const { id, case: caseNo, pass, score, assertions, error } = result;
    if (error) return;
    const place = { case: caseNo, result: id };
    if (!errorOf(result))
      this.#judge({ name: 'all assertions', kind: 'verdict' }).push({
        ...place,
        pass,
        grade: gradeOf(score),
      });
    const asked = new Map<string, number>();
    for (const each of flat(assertions)) {
      if (!each.grader || each.error) continue;
      const base = each.metric ?? each.type;
      const key = `${base} ${each.grader.provider}`;
      const turn = (asked.get(key) ?? 0) + 1;
      asked.set(key, turn);
      const question = turn === 1 ? base : `${base} #${turn}`;
      const judge = this.#judge({ name: each.grader.provider, kind: 'grader', question });
      judge.push({ ...place, pass: each.pass, grade: gradeOf(each.score) });
    }
  }

  addRating({ resultId, rater, value }: Rating): void {
    if (value === null) return;
    const caseNo = Number.parseInt(resultId, 10);
    const judge = this.#judge({ name: rater, kind: 'person' });
    judge.push({ case: caseNo, result: resultId, pass: isGood(value), grade: value });
  }

  get judges(): Judge[] {
    return [...this.#judges.values()];
  }

  #judge(judge: Omit<Judge, 'judgements'>): Judgement[] {
    const key = JSON.stringify([judge.kind, judge.question, judge.name]);
    const known = this.#judges.get(key);
    if (known) return known.judgements;
    const judgements: Judgement[] = [];
    this.#judges.set(key, { ...judge, judgements });
    return judgements;
  }
}

function flat(assertions: readonly AssertionResult[]): AssertionResult[] {
  return assertions.flatMap((each) => [each, ...flat(each.components ?? [])]);
}
