import { useEffect, useState } from 'preact/hooks';
import type { CaseSort } from '../../../shared/resultsQueries.ts';
import type { Host } from '../host.ts';
import { ask, messageOf } from '../host.ts';
import { useAnswer } from '../useAnswer.ts';

export interface ReviewedCases {
  /** From 1; undefined while it is looked for, null when there is none. */
  number: number | null | undefined;
  /** All cases of the run. */
  total: number;
  /** What is said of the last step: that there is no further case, or why it failed. */
  isLast: boolean;
  failure: string | undefined;
  next(): void;
  before(): void;
}

/**
 * One case after another. Forward only those that are not rated, if so wished, backward any: what was just rated can
 * be looked at again. A case is found by its number, so that rating one makes no other jump.
 */
export function useCases(host: Host, runId: string, onlyUnrated: boolean): ReviewedCases {
  const [number, setNumber] = useState<number | null>();
  const [isLast, setIsLast] = useState(false);
  const [failure, setFailure] = useState<string>();
  const everything = {
    kind: 'page',
    runId,
    query: { filter: '' },
    offset: 0,
    limit: 1,
    columns: [],
  } as const;
  const all = useAnswer(host, { ...everything, columns: [] }, 0);

  const find = async (filter: string, sort?: CaseSort): Promise<number | undefined> => {
    const query = { filter, ...(sort ? { sort } : {}) };
    const page = await ask(host, { kind: 'page', runId, query, offset: 0, limit: 1, columns: [] });
    const [row] = page.rows;
    return row && row.case + 1;
  };
  const forward = (from: number) => find(`${onlyUnrated ? 'mode:unrated ' : ''}case>=${from}`);
  const step = (asked: Promise<number | undefined>, isFirst = false) => {
    asked.then(
      (found) => {
        setFailure(undefined);
        setIsLast(found === undefined && !isFirst);
        if (found !== undefined || isFirst) setNumber(found ?? null);
      },
      (reason: unknown) => setFailure(messageOf(reason)),
    );
  };
  useEffect(() => {
    // Who turns the wish on or off stays where they are, if that is a case that they wish to see.
    step(
      forward(number ?? 1).then((found) => found ?? forward(1)),
      true,
    );
  }, [host, runId, onlyUnrated]);
  return {
    number,
    total: all.value?.total ?? 0,
    isLast,
    failure,
    next: () => number && step(forward(number + 1)),
    before: () => number && number > 1 && step(find(`case<${number}`, { by: 'case', descending: true })),
  };
}
