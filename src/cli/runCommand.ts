import { readGitCommit } from '../core/engine/gitCommit.ts';
import type { BatchOptions } from '../core/batch/runBatch.ts';
import type { RunOutcome, RunOptions } from '../core/engine/runOptions.ts';
import { nothingChosen } from '../core/engine/planOptions.ts';
import { runSuite } from '../core/engine/runSuite.ts';
import { storedOptions } from '../core/engine/resumedOptions.ts';
import type { RunRecord } from '../core/engine/result.ts';
import { formatDiagnostic } from '../core/diagnostics.ts';
import type { Environment } from '../core/environment.ts';
import { CupelError } from '../core/errors.ts';
import { projectPrices } from '../core/pricing/projectPrices.ts';
import { count } from '../shared/figures.ts';
import type { StoreOpener } from '../core/store/openStore.ts';
import type { Store } from '../core/store/store.ts';
import { loadSuiteParts } from '../core/suites/loadSuite.ts';
import type { NamedFiles } from '../core/suites/namedFiles.ts';
import { defaultHoldout } from '../core/suites/data/split.ts';
import { problemsOf } from '../core/summaries/runVerdict.ts';
import { callsNotMade } from '../core/summaries/stoppedRun.ts';
import type { Suite } from '../core/suites/suite.ts';
import path from 'node:path';
import { baselineOptionsOf, requireBaseline } from './baselineFlags.ts';
import type { RunFlags } from './commands/run.ts';
import type { ExitCode } from './exitCodes.ts';
import { exitCode } from './exitCodes.ts';
import { progressLine } from './progressLine.ts';
import { nodeEnvironment } from './session.ts';
import { listenForInterrupts, secondThoughtMs } from './interrupts.ts';
import { learnAfter } from './learnedCounter.ts';
import { estimatedWords } from '../core/pricing/estimateWords.ts';
import { withEstimate } from './runEstimate.ts';
import { exitCodeOf, statusWord } from './runExit.ts';
import { openFor, suitesToRun, type Opened } from './suitesToRun.ts';
import type { Terminal } from './terminal.ts';
import { version } from '../core/version.ts';
import { printFailures, printSummary } from './views/runView.ts';

/** How many results that did not pass are printed after a run. */
const shownFailures = 10;

/** Suites that were run once. */
export interface Round {
  code: ExitCode;
  /** US dollars that `--max-cost` leaves to others. */
  left: number | undefined;
}

/**
 * Runs suites one after the other, prints what came of them, and writes the reports.
 * @param onRead is told what each suite names, as far as it could be read
 * @throws CupelError for input that is wrong, before anything is sent
 */
export async function runCommand(
  terminal: Terminal,
  paths: readonly string[],
  flags: RunFlags,
  open: StoreOpener,
  onRead: (file: string, names: NamedFiles) => void = () => undefined,
): Promise<Round> {
  if (flags.output) {
    const { reportFor } = await import('../core/reports/writeReport.ts');
    flags.output.forEach(reportFor);
  }
  if (flags.queue !== undefined && flags.batch)
    throw new CupelError('cli.queueOrBatch', '--queue and --batch do not go together');
  const environment = await nodeEnvironment(terminal, flags.envFile);
  const found = await suitesToRun(terminal, paths, flags, open);
  let { opened } = found;
  try {
    const suites = await loadAll(terminal, found.files, environment, found.vars, onRead);
    if (!suites) return { code: exitCode.badInput, left: flags.maxCost };
    requireBaseline(suites, flags);
    if (suites.length > 1 && flags.output?.some((file) => !file.includes('{suite}')))
      throw new CupelError('cli.oneOutput', 'several suites cannot be written to one file', {
        hint: 'Put {suite} into the name: -o results/{suite}.json',
      });
    opened ??= await openFor(terminal, flags, suites[0]?.directory ?? process.cwd(), open);
    const asked = found.batch ? { ...flags, batch: true as const } : flags;
    const { outcomes, left } = await runAll(
      terminal,
      suites,
      asked,
      { environment, ...opened },
      found.resume,
    );
    if (flags.json) printJson(terminal, outcomes);
    else printFailedGates(terminal, outcomes, flags);
    requireResults(outcomes);
    return { code: exitCodeOf(outcomes, flags), left };
  } finally {
    await (opened?.queue ?? opened?.store)?.close();
  }
}

async function runAll(
  terminal: Terminal,
  suites: readonly Suite[],
  flags: RunFlags,
  services: Opened & { environment: Environment },
  resume: string | undefined,
): Promise<{ outcomes: RunOutcome[]; left: number | undefined }> {
  const interrupts = listenForInterrupts(terminal);
  const outcomes: RunOutcome[] = [];
  let { maxCost } = flags;
  try {
    for (const suite of suites) {
      const outcome = await runOne(
        terminal,
        suite,
        maxCost === undefined ? flags : { ...flags, maxCost },
        { ...services, ...interrupts },
        {
          resume,
          mayBeEmpty: suites.length > 1,
        },
      );
      outcomes.push(outcome);
      // The suites share what the command may spend.
      if (maxCost !== undefined)
        maxCost = Math.max(0, maxCost - (await spentBy(outcome.run, services.store)));
      await writeOutputs(terminal, services.store, outcome.run, suite, flags.output ?? []);
      if (outcome.status === 'cancelled') break;
    }
  } finally {
    interrupts.stop();
  }
  return { outcomes, left: maxCost };
}

/** US dollars, with what calls that ended without a bill may have cost. */
async function spentBy({ id, summary }: RunRecord, store: Store): Promise<number> {
  return Math.max(summary?.cost ?? 0, await store.spent(id));
}

/**
 * What no single suite could be refused for: that all of them were empty.
 * @throws CupelError `run.nothingChosen`
 */
function requireResults(outcomes: readonly RunOutcome[]): void {
  const mayBeEmpty = ({ run }: RunOutcome) => {
    const { shard, filter } = storedOptions(run);
    return shard !== undefined || filter?.failingIn !== undefined;
  };
  if (outcomes.some(mayBeEmpty)) return;
  if (outcomes.some(({ run, status }) => status !== 'finished' || run.summary?.total !== 0)) return;
  throw nothingChosen();
}

/** Loads every suite and prints what is wrong with any of them; nothing is sent unless all can run. */
async function loadAll(
  terminal: Terminal,
  files: readonly string[],
  environment: Environment,
  vars: RunFlags['var'],
  onRead: (file: string, names: NamedFiles) => void,
): Promise<Suite[] | undefined> {
  const loaded = await Promise.all(
    files.map(async (file) => {
      const parts = await loadSuiteParts(file, environment, vars);
      if (parts.names) onRead(file, parts.names);
      return parts;
    }),
  );
  for (const { diagnostics } of loaded) for (const each of diagnostics) terminal.err(formatDiagnostic(each));
  const suites = loaded.flatMap(({ suite }) => suite ?? []);
  return suites.length === loaded.length ? suites : undefined;
}

async function runOne(
  terminal: Terminal,
  suite: Suite,
  flags: RunFlags,
  {
    environment,
    store,
    signal,
    drain,
    queue,
  }: Opened & { environment: Environment; signal: AbortSignal; drain: AbortSignal },
  { resume, mayBeEmpty }: { resume: string | undefined; mayBeEmpty: boolean },
): Promise<RunOutcome> {
  const { clock } = environment;
  const line = progressLine(
    flags.progress && !flags.quiet ? terminal : { ...terminal, interactive: false },
    clock.monotonic(),
    () => clock.monotonic(),
  );
  const [gitCommit, prices] = await Promise.all([
    readGitCommit(suite.directory),
    projectPrices(suite.directory, environment.variables),
  ]);
  const options: RunOptions = {
    environment,
    store,
    prices,
    signal,
    drain,
    cupelVersion: version,
    mayBeEmpty,
    onProgress: (progress) => line.update(progress),
    ...(gitCommit === undefined ? {} : { gitCommit }),
    ...(resume === undefined ? {} : { resume }),
    ...runOptionsOf(flags),
  };
  try {
    const started = await withEstimate(suite, options, flags.batch !== undefined);
    const outcome = await (queue
      ? (await import('./queueCommand.ts')).runInQueue(terminal, suite, started, queue)
      : flags.batch
        ? (await import('../core/batch/runBatch.ts')).runBatch(
            suite,
            started,
            batchOptionsOf(terminal, flags),
          )
        : runSuite(suite, started));
    line.clear();
    if (!flags.quiet && !flags.json) await printOutcome(terminal, store, outcome);
    if (outcome.notice) terminal.err(outcome.notice);
    await learnAfter(outcome.run, store, environment);
    return outcome;
  } finally {
    line.clear();
  }
}

function batchOptionsOf(terminal: Terminal, flags: RunFlags): BatchOptions {
  const say = (text: string) => {
    if (!flags.quiet) terminal.err(text);
  };
  let said = -1;
  return {
    ...(flags.batchPoll === undefined ? {} : { pollMs: flags.batchPoll * 1000 }),
    secondThoughtMs,
    events: {
      leaving: (batches) =>
        terminal.err(
          `Leaving ${count(batches)} batches to the vendor. Press Ctrl-C again now to cancel them.`,
        ),
      submitted: ({ remote, requests }) => say(`submitted ${remote}: ${count(requests)} requests`),
      imported: ({ remote, requests }) => say(`fetched ${remote}: ${count(requests)} requests`),
      setAside: ({ remote }, why) => say(`set aside ${remote} until another batch has ended: ${why}`),
      outOfReach: (why) =>
        terminal.err(`warning: no answer about the batches; they are asked for again and again: ${why}`),
      inReach: () => terminal.err('the vendor answers again'),
      waiting({ batches, requests, done }) {
        if (done !== said)
          say(`waiting for ${count(batches)} batches: ${count(done)} of ${count(requests)} requests done`);
        said = done;
      },
    },
  };
}

function runOptionsOf(flags: RunFlags): Partial<RunOptions> {
  const filter = {
    ...(flags.split ? { split: { part: flags.split, holdout: flags.holdout ?? defaultHoldout } } : {}),
    ...(flags.filterPattern === undefined ? {} : { pattern: flags.filterPattern }),
    ...(flags.filterFirstN === undefined ? {} : { firstN: flags.filterFirstN }),
    ...(flags.filterSample === undefined ? {} : { sample: { n: flags.filterSample, seed: flags.seed ?? 0 } }),
    ...(flags.filterProviders === undefined ? {} : { providers: flags.filterProviders }),
    ...(flags.filterFailing === undefined ? {} : { failingIn: flags.filterFailing }),
  };
  return {
    filter,
    baseline: baselineOptionsOf(flags),
    ...(flags.cache ? {} : { cache: false }),
    ...(flags.cacheTtl === undefined ? {} : { cacheMaxAgeMs: flags.cacheTtl }),
    ...(flags.maxConcurrency === undefined ? {} : { maxConcurrency: flags.maxConcurrency }),
    ...(flags.repeat === undefined ? {} : { repeat: flags.repeat }),
    ...(flags.maxCost === undefined ? {} : { maxCost: flags.maxCost }),
    ...(flags.allowUnknownPrice ? { allowUnknownPrice: true } : {}),
    ...(flags.var === undefined ? {} : { vars: flags.var }),
    ...(flags.shard === undefined ? {} : { shard: flags.shard }),
    ...(flags.replay === undefined ? {} : { replay: path.resolve(flags.replay) }),
    ...(flags.record === undefined ? {} : { record: path.resolve(flags.record) }),
  };
}

async function printOutcome(terminal: Terminal, store: Store, { run }: RunOutcome): Promise<void> {
  const summary = run.summary ?? (await store.summarise(run.id));
  terminal.out(
    `${terminal.style('bold', run.description ?? run.suiteName)}  ${run.id}${statusWord({ ...run, summary })}`,
  );
  terminal.out('');
  await printSummary(terminal, run, summary);
  const estimated = estimatedWords({ ...run, summary });
  if (estimated) terminal.out(terminal.style('dim', estimated));
  if (summary.passed < summary.total) {
    const page = await store.results(run.id, { mode: 'failures', limit: shownFailures });
    const failures = page.rows.flatMap((row) => row.results.filter((result) => !result.pass));
    terminal.out('');
    printFailures(terminal, run, failures.slice(0, shownFailures));
    const more = summary.total - summary.passed - Math.min(failures.length, shownFailures);
    if (more > 0) terminal.out(terminal.style('dim', `…and ${count(more)} more: cupel show ${run.id}`));
  }
  terminal.out('');
}

async function writeOutputs(
  terminal: Terminal,
  store: Store,
  run: RunRecord,
  suite: Suite,
  files: readonly string[],
): Promise<void> {
  if (files.length === 0) return;
  const [{ reportSource }, { writeReport }] = await Promise.all([
    import('../core/reports/report.ts'),
    import('../core/reports/writeReport.ts'),
  ]);
  const source = await reportSource(store, run);
  for (const template of files) {
    const file = template.replaceAll('{suite}', suite.name);
    await writeReport(file, source);
    terminal.err(`wrote ${file}`);
  }
}

function printJson(terminal: Terminal, outcomes: readonly RunOutcome[]): void {
  const objects = outcomes.map(({ run, status }) => ({
    run: run.id,
    suite: run.suite,
    status,
    planned: run.planned ?? null,
    notMade: callsNotMade(run),
    prompts: run.prompts.map(({ id, label }) => ({ id, label })),
    providers: run.providers,
    summary: run.summary ?? null,
  }));
  terminal.out(JSON.stringify(objects.length === 1 ? objects[0] : { runs: objects }));
}

/** Why a run does not pass as a whole, so that nobody has to look for it. */
function printFailedGates(terminal: Terminal, outcomes: readonly RunOutcome[], flags: RunFlags): void {
  for (const { run } of outcomes)
    for (const problem of problemsOf(run, flags)) terminal.err(`${run.suiteName}: ${problem}`);
}
