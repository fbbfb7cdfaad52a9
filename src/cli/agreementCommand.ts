import { shorten } from '../core/reports/report.ts';
import type { Store } from '../core/store/store.ts';
import type { Agreement } from '../core/summaries/agreement/measureAgreement.ts';
import { runAgreement } from '../core/summaries/agreement/runAgreement.ts';
import { count, percent } from '../shared/figures.ts';
import type { AgreementFlags } from './commands/agreement.ts';
import { PrintedNumbers } from './printedNumbers.ts';
import { requireRun } from './showRun.ts';
import type { Terminal } from './terminal.ts';
import { table } from './table.ts';

/**
 * Prints how far the graders of a run agree, with each other and with the people who rated it.
 * @throws CupelError `store.noSuchRun`
 */
export async function agreementCommand(
  terminal: Terminal,
  store: Store,
  id: string,
  { json }: AgreementFlags,
): Promise<void> {
  const run = await requireRun(store, id);
  const agreement = await runAgreement(store, run.id);
  if (json) {
    terminal.out(JSON.stringify({ run: run.id, ...agreement }));
    return;
  }
  terminal.out(`${terminal.style('bold', run.description ?? run.suiteName)}  ${run.id}`);
  const numbers = new PrintedNumbers(terminal);
  const { graders, gradersAndPeople, people } = agreement;
  await print(terminal, numbers, 'between graders', graders);
  await print(terminal, numbers, 'graders and people', gradersAndPeople);
  await print(terminal, numbers, 'between people', people);
  if (graders.length + gradersAndPeople.length + people.length === 0)
    terminal.out(
      'No two judged the same: give an assertion a second grader (another provider), or rate outputs in the panel (Review).',
    );
  numbers.printFooter();
}

async function print(
  terminal: Terminal,
  numbers: PrintedNumbers,
  title: string,
  agreements: readonly Agreement[],
): Promise<void> {
  if (agreements.length === 0) return;
  const hasMany = agreements.some(({ judges }) => judges.length > 2);
  const columns = [
    { title, shrinks: true },
    { title: 'results', align: 'right' as const },
    numbers.column('percentAgreement'),
    numbers.column('cohenKappa', 'Cohen’s kappa [95%]'),
    numbers.column('cohenKappa', 'weighted'),
    ...(hasMany ? [numbers.column('fleissKappa')] : []),
    numbers.column('krippendorffAlpha', 'alpha'),
    numbers.column('krippendorffAlpha', 'ordinal'),
  ];
  terminal.out('');
  terminal.out(
    await table(
      terminal,
      columns,
      agreements.map((each) => [
        nameOf(each),
        count(each.results),
        percent(each.percent),
        kappaWords(each),
        figure(each.weightedKappa),
        ...(hasMany ? [figure(each.fleissKappa)] : []),
        figure(each.krippendorffAlpha),
        figure(each.ordinalAlpha),
      ]),
    ),
  );
}

function nameOf({ question, judges }: Agreement): string {
  const who = judges.map((judge) => shorten(judge, 40)).join(judges.length > 2 ? ', ' : ' · ');
  return question === undefined ? who : `${shorten(question, 30)}: ${who}`;
}

function kappaWords({ cohenKappa, cohenKappaInterval: interval }: Agreement): string {
  if (!interval) return figure(cohenKappa);
  return `${figure(cohenKappa)} [${interval[0].toFixed(2)}, ${interval[1].toFixed(2)}]`;
}

function figure(value: number | null): string {
  return value === null ? '–' : value.toFixed(2);
}
