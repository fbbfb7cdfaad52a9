import type { CaseGrade, CaseGrader, GradedOutput } from '../assertions/gradeCase.ts';
import { isComparison } from '../assertions/gradeOne.ts';
import type { GraderModels } from './graderModels.ts';
import type { PlannedCall } from './plan.ts';
import type { Result } from './result.ts';

/** A result whose verdict is not complete: what it is compared by. */
export interface Contender {
  readonly result: Result;
  /** Absent when the call failed: it takes no part. */
  readonly graded?: GradedOutput;
  /** US dollars of the call alone. */
  readonly callCost: number | null;
}

interface Group {
  readonly contenders: Contender[];
  /** Results of before the run was resumed. */
  readonly recorded: string[];
}

export interface ComparisonOptions {
  readonly grader: CaseGrader;
  /** A recorded result as a contender again. */
  readonly recall: (call: PlannedCall, resultId: string) => Promise<Contender | undefined>;
  /** Takes secrets out of what was found. */
  readonly redact: (result: Result) => Result;
}

/**
 * Holds back the results of cases that compare their outputs (`select-best`, `max-score`) until all columns of a case
 * and repeat have answered, and grades them against each other. Their answers are journalled, so that nothing is lost
 * meanwhile. It holds no more cases than are under way.
 */
export class Comparisons {
  readonly #options: ComparisonOptions;
  readonly #groups = new Map<string, Group>();

  constructor(options: ComparisonOptions) {
    this.#options = options;
  }

  /** Whether the call's result waits for those of its case. */
  concerns({ case: each }: PlannedCall): boolean {
    return each.assertions.some(({ type }) => isComparison(type));
  }

  /**
   * @returns the results that can be recorded now: none, or those of all columns
   * @throws what `gradeAcross` throws; then none is to be recorded
   */
  async add(call: PlannedCall, contender: Contender): Promise<Result[]> {
    const group = this.#groupOf(call);
    group.contenders.push(contender);
    return this.#complete(call, group);
  }

  /** The call was recorded before the run was resumed. */
  async addRecorded(call: PlannedCall): Promise<Result[]> {
    const group = this.#groupOf(call);
    group.recorded.push(call.id);
    return this.#complete(call, group);
  }

  #groupOf({ case: { index }, repeat }: PlannedCall): Group {
    const key = `${index}.${repeat}`;
    let group = this.#groups.get(key);
    if (!group) this.#groups.set(key, (group = { contenders: [], recorded: [] }));
    return group;
  }

  async #complete(call: PlannedCall, { contenders, recorded }: Group): Promise<Result[]> {
    if (contenders.length + recorded.length < call.columns) return [];
    this.#groups.delete(`${call.case.index}.${call.repeat}`);
    if (contenders.length === 0) return [];
    const before = await Promise.all(recorded.map((id) => this.#options.recall(call, id)));
    // Not as they came: the judge is asked in the same words, and for the same of them, when the run is resumed.
    const all = [...contenders, ...before.filter((each) => each !== undefined)].sort(inOrderOfColumns);
    const taking = all.flatMap((contender) =>
      contender.graded ? [{ contender, graded: contender.graded }] : [],
    );
    const grades = await this.#options.grader.gradeAcross(
      call.case,
      taking.map(({ graded }) => graded),
    );
    const stopped = taking.map(({ graded }) => stoppedBy(graded)).find((each) => each !== undefined);
    if (stopped) throw stopped;
    const compared = taking.map(({ contender }, i) => this.#graded(contender, grades[i]));
    return [...compared, ...all.flatMap(({ result, graded }) => (graded ? [] : [result]))];
  }

  #graded({ result, callCost }: Contender, grade: CaseGrade | undefined): Result {
    if (!grade) return result;
    const { pass, score, assertions, namedScores, cost, error } = grade;
    return this.#options.redact({
      ...result,
      pass,
      score,
      assertions,
      ...(Object.keys(namedScores).length > 0 ? { namedScores } : {}),
      cost: callCost === null || cost === null ? null : callCost + cost,
      ...(error ? { error } : {}),
    });
  }
}

function inOrderOfColumns({ result: a }: Contender, { result: b }: Contender): number {
  return a.prompt - b.prompt || a.provider - b.provider || a.repeat - b.repeat;
}

/** A grader that the budget kept from its model gives a grade that is not to be used. */
function stoppedBy({ context: { models } }: GradedOutput): Error | undefined {
  return (models as Partial<GraderModels>).stoppedBy;
}

/** A recorded result's own grade, without what comparing found. */
export function ownGrade({ pass, score, assertions, namedScores = {} }: Result): CaseGrade {
  const own = assertions.filter(({ type }) => !isComparison(type.replace(/^not-/, '')));
  const costs = own.map(({ cost = 0 }) => cost);
  return {
    pass,
    score,
    assertions: own,
    namedScores,
    reason: '',
    cost: costs.includes(null) ? null : costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0),
  };
}
