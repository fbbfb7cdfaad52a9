import type { CasesNeeded } from '../core/comparison/casesNeeded.ts';
import { casesForRates, casesForSpread, powerOfSpread, spreadOf } from '../core/comparison/casesNeeded.ts';
import { amount } from '../core/comparison/comparisonWords.ts';
import { loadScores } from '../core/comparison/loadScores.ts';
import { CupelError } from '../core/errors.ts';
import type { Store } from '../core/store/store.ts';
import { count, percent } from '../shared/figures.ts';
import type { PowerFlags } from './commands/power.ts';
import { PrintedNumbers } from './printedNumbers.ts';
import { withStore } from './session.ts';
import type { Terminal } from './terminal.ts';

/** @throws CupelError `power.noRate` when neither a rate nor a run is given, and for runs that cannot be read */
export async function powerCommand(
  terminal: Terminal,
  a: string | undefined,
  b: string | undefined,
  flags: PowerFlags,
): Promise<void> {
  const { rate } = flags;
  if (a !== undefined) {
    await withStore(terminal, flags.store, (store) =>
      b === undefined ? fromRun(terminal, store, a, flags) : fromRuns(terminal, store, a, b, flags),
    );
    return;
  }
  if (rate === undefined)
    throw new CupelError('power.noRate', 'nothing says what the rate is now', {
      hint: 'cupel power --rate 0.8 --difference 0.05, or name a run',
    });
  printRates(terminal, rate, flags, undefined);
}

async function fromRun(terminal: Terminal, store: Store, id: string, flags: PowerFlags): Promise<void> {
  const { columns } = await loadScores(store, id, 'pass');
  const values = columns.flatMap(({ cases }) => cases.flatMap(({ value }) => value ?? []));
  if (values.length === 0) throw new CupelError('power.noRate', `run ${id} has no results`);
  const rate = values.reduce((sum, value) => sum + value, 0) / values.length;
  const cases = new Set(columns.flatMap((column) => column.cases.map((each) => each.case))).size;
  printRates(terminal, rate, flags, cases);
}

function printRates(terminal: Terminal, rate: number, flags: PowerFlags, has: number | undefined): void {
  const { difference, discordant, alpha, power } = flags;
  const needed = casesForRates(rate, difference, discordant, { alpha, power });
  if (flags.json) {
    terminal.out(JSON.stringify({ rate, alpha, power, cases: has ?? null, ...needed }));
    return;
  }
  terminal.out(
    `From ${percent(rate)} to ${percent(rate + difference)}, seen in ${percent(power)} of runs at alpha ${alpha}:`,
  );
  const numbers = new PrintedNumbers(terminal);
  printNeeded(terminal, numbers, needed, has);
  numbers.printFooter();
}

function printNeeded(
  terminal: Terminal,
  numbers: PrintedNumbers,
  needed: CasesNeeded,
  has: number | undefined,
): void {
  const { paired, unpaired, basis, discordant } = needed;
  const why = {
    measured: 'as the two runs differ',
    given: `${percent(discordant)} of the cases change`,
    independent: `if ${percent(discordant)} of the cases change, as they do when the two fail independently; two versions of one prompt need fewer`,
  }[basis];
  terminal.out(`  ${count(paired)} ${numbers.word('casesNeeded', 'cases')} that both answer (${why})`);
  if (unpaired !== null) terminal.out(`  ${count(unpaired)} cases each, were they not the same cases`);
  if (has !== undefined)
    terminal.out(
      `The run has ${count(has)} cases${has >= paired ? ': enough' : `: ${count(paired - has)} too few`}.`,
    );
}

async function fromRuns(
  terminal: Terminal,
  store: Store,
  a: string,
  b: string,
  flags: PowerFlags,
): Promise<void> {
  const { metric, difference, alpha, power } = flags;
  const spread = spreadOf(await loadScores(store, a, metric), await loadScores(store, b, metric));
  const needed = casesForSpread(spread, difference, { alpha, power });
  const now = powerOfSpread(spread, difference, { alpha, power });
  if (flags.json) {
    terminal.out(JSON.stringify({ metric, alpha, power, ...spread, ...needed, now }));
    return;
  }
  const numbers = new PrintedNumbers(terminal);
  terminal.out(
    `A difference of ${amount(metric, Math.abs(difference))}, seen in ${percent(power)} of comparisons at alpha ${alpha}:`,
  );
  printNeeded(terminal, numbers, needed, spread.cases);
  numbers.metric(metric);
  if (now)
    terminal.out(
      `${count(spread.cases)} cases ${numbers.word('smallestDifference', 'show')} ${amount(metric, now.smallest)} or more; this difference they show in ${percent(now.chance)} of comparisons.`,
    );
  numbers.printFooter();
}
