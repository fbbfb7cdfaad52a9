import type { Result } from '../../engine/result.ts';
import type { Store } from '../../store/store.ts';
import type { Judge } from './judgements.ts';
import { JudgesOfRun } from './judgements.ts';
import type { Agreement } from './measureAgreement.ts';
import { measureAgreement } from './measureAgreement.ts';

/** How far those who judged a run agree. */
export interface RunAgreement {
  /** Graders of one question: all of them, and pair by pair where there are more than two. */
  graders: Agreement[];
  /** Each grader, and the verdict of all assertions, against each person. */
  gradersAndPeople: Agreement[];
  /** People: all of them, and pair by pair where there are more than two. */
  people: Agreement[];
}

/** Reads all results of a run, and what people said of them. */
export async function runAgreement(store: Store, runId: string): Promise<RunAgreement> {
  const found = new JudgesOfRun();
  for await (const page of store.scan(runId)) for (const result of page) found.addResult(result);
  for (const rating of await store.ratings(runId)) found.addRating(rating);
  return agreementOf(found.judges);
}

export function agreementOf(judges: readonly Judge[]): RunAgreement {
  const people = judges.filter(({ kind }) => kind === 'person');
  const machines = judges.filter(({ kind }) => kind !== 'person');
  return {
    graders: betweenGraders(judges),
    gradersAndPeople: machines.flatMap((machine) =>
      people.map((person) => measureAgreement([machine, person], machine.question)),
    ),
    people: together(people),
  };
}

/** Graders that were asked the same. */
function betweenGraders(judges: readonly Judge[]): Agreement[] {
  const graders = judges.filter(({ kind }) => kind === 'grader');
  return [...Map.groupBy(graders, ({ question }) => question)].flatMap(([question, own]) =>
    together(own, question),
  );
}

function together(judges: readonly Judge[], question?: string): Agreement[] {
  if (judges.length < 2) return [];
  const all = measureAgreement(judges, question);
  if (judges.length === 2) return [all];
  const pairs = judges.flatMap((first, i) =>
    judges.slice(i + 1).map((second) => measureAgreement([first, second], question)),
  );
  return [all, ...pairs];
}

/** The graders of one column in three numbers: of several questions, the one on which they agree least. */
export interface ColumnAgreement {
  percent: number | null;
  /** Cohen's for two graders, Fleiss' for more. */
  kappa: number | null;
  alpha: number | null;
}

/** How far the graders agree, by `prompt.provider`; columns without two graders of one question are left out. */
export async function agreementByColumn(
  pages: AsyncIterable<readonly Result[]>,
): Promise<Map<string, ColumnAgreement>> {
  const columns = new Map<string, JudgesOfRun>();
  for await (const page of pages)
    for (const result of page) {
      const key = `${result.prompt}.${result.provider}`;
      const judges = columns.get(key) ?? new JudgesOfRun();
      columns.set(key, judges);
      judges.addResult(result);
    }
  return new Map(
    [...columns].flatMap(([key, { judges }]) => {
      // The first of a question is of all its graders, and pairs follow.
      const questions = [...Map.groupBy(betweenGraders(judges), ({ question }) => question).values()];
      const all = questions.flatMap(([first]) => first ?? []);
      if (all.length === 0) return [];
      return [
        [
          key,
          {
            percent: least(all.map(({ percent }) => percent)),
            kappa: least(all.map((each) => each.cohenKappa ?? each.fleissKappa)),
            alpha: least(all.map(({ krippendorffAlpha }) => krippendorffAlpha)),
          },
        ] as const,
      ];
    }),
  );
}

function least(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}
