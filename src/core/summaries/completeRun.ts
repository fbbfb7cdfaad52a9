import { sharedCodeRunner } from '../code/codeRunner.ts';
import type { Baseline } from '../comparison/baseline.ts';
import { isShard } from '../engine/resumedOptions.ts';
import type { MetricFigures, Result, RunRecord, Summary } from '../engine/result.ts';
import type { Environment } from '../environment.ts';
import { messageOf } from '../errors.ts';
import { renderTemplate } from '../prompts/templates.ts';
import type { Store } from '../store/store.ts';
import type { Suite } from '../suites/suite.ts';
import { valueText } from '../valueText.ts';
import type { ColumnAgreement } from './agreement/runAgreement.ts';
import { readRepeatThreshold } from './repeatThreshold.ts';
import type { SummaryOptions } from './summaryOptions.ts';

interface Services {
  readonly store: Store;
  readonly environment: Environment;
  /** What it is held against, where anything is named. */
  readonly baseline?: Baseline | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Adds to a run that has ended what only its suite knows of: clusters and slices, how many repeats must pass, the
 * classes of its outputs, derived metrics, gates. What cannot be computed is said in a warning and loses nothing.
 * Gates are held against a run that went through to its end, and a shard is only a part of one.
 * @returns the record with its summary, as it is now in the store
 */
export async function completeRun(suite: Suite, run: RunRecord, services: Services): Promise<RunRecord> {
  const { store } = services;
  const statistics = await summaryOptions(suite, run, services.baseline);
  const { cupel, derivedMetrics } = suite;
  const hasMore = derivedMetrics.length > 0 || cupel.classification || cupel.gates || services.baseline;
  if (Object.keys(statistics).length === 0 && !hasMore) return run;
  await store.updateRun(run.id, { statistics });
  let summary = await store.summarise(run.id);
  summary = await withClassification(summary, suite, run, statistics, services);
  summary = await withDerivedMetrics(summary, suite, services);
  if (cupel.gates?.some(({ metric }) => metric.startsWith('agreement.'))) {
    const { agreementByColumn } = await import('./agreement/runAgreement.ts');
    summary = withAgreement(summary, await agreementByColumn(store.scan(run.id)));
  }
  if (cupel.gates && run.status === 'finished' && !isShard(run)) {
    const { evaluateGates } = await import('./gates.ts');
    summary = { ...summary, gates: evaluateGates(cupel.gates, summary, run) };
  }
  if (run.status === 'finished') summary = await withBaseline(summary, run, services);
  await store.updateRun(run.id, { summary });
  return { ...run, statistics, summary };
}

/** The summary with the comparison, where there is a baseline and it can be read. */
export async function withBaseline(
  summary: Summary,
  run: RunRecord,
  { store, environment, baseline }: Pick<Services, 'store' | 'environment' | 'baseline'>,
): Promise<Summary> {
  if (!baseline) return summary;
  try {
    const { holdAgainst } = await import('../comparison/baseline.ts');
    return { ...summary, baseline: await holdAgainst(store, run, baseline) };
  } catch (error) {
    environment.log.warn(`the run was not compared with its baseline: ${messageOf(error)}`);
    return summary;
  }
}

function withAgreement(summary: Summary, agreement: ReadonlyMap<string, ColumnAgreement>): Summary {
  return {
    ...summary,
    byColumn: summary.byColumn.map((column) => {
      const own = agreement.get(`${column.prompt}.${column.provider}`);
      return own ? { ...column, agreement: own } : column;
    }),
  };
}

async function summaryOptions(
  suite: Suite,
  run: RunRecord,
  baseline: Baseline | undefined,
): Promise<SummaryOptions> {
  const { cluster, slices, repeatThreshold, regression } = suite.cupel;
  const threshold = readRepeatThreshold(repeatThreshold);
  const caseThresholds = await readCaseThresholds(suite, run);
  return {
    ...(cluster === undefined ? {} : { cluster }),
    ...(slices === undefined || slices.length === 0 ? {} : { slices: [...slices] }),
    ...((baseline?.decides ?? regression?.fail) ? { failOnRegression: true } : {}),
    ...(threshold === undefined ? {} : { repeatThreshold: threshold }),
    ...(Object.keys(caseThresholds).length === 0 ? {} : { caseThresholds }),
  };
}

/** The cases are read again only where some of them may have been repeated. */
async function readCaseThresholds(suite: Suite, run: RunRecord): Promise<Record<number, number>> {
  const thresholds: Record<number, number> = {};
  const isRepeated = run.summary?.byColumn.some((column) => column.repeats !== undefined);
  if (!isRepeated) return thresholds;
  for await (const { index, options } of suite.cases()) {
    const threshold = readRepeatThreshold(options.repeatThreshold);
    if (threshold !== undefined) thresholds[index] = threshold;
  }
  return thresholds;
}

async function withClassification(
  summary: Summary,
  suite: Suite,
  run: RunRecord,
  statistics: SummaryOptions,
  { store, environment, signal }: Services,
): Promise<Summary> {
  const config = suite.cupel.classification;
  if (!config) return summary;
  const [{ classifyResults }, { createExtractor }] = await Promise.all([
    import('./classification/classify.ts'),
    import('./classification/extractor.ts'),
  ]);
  const services = { code: sharedCodeRunner(environment), directory: suite.directory, signal };
  const clusters =
    statistics.cluster === undefined ? undefined : await store.caseValues(run.id, statistics.cluster);
  try {
    const classification = await classifyResults(
      store.scan(run.id),
      {
        truth: truthReader(config.label, { ...environment.variables, ...suite.env }),
        predicted: createExtractor(config.extract, services),
        score:
          config.score === undefined
            ? undefined
            : config.score === 'logprob'
              ? 'logprob'
              : createExtractor(config.score, services),
        positive: config.positive === undefined ? undefined : String(config.positive),
        labels: config.labels?.map(String),
        ignoreCase: config.ignoreCase,
      },
      (caseNo) => clusters?.get(caseNo) ?? caseNo,
    );
    for (const { problem } of classification)
      if (problem !== undefined)
        environment.log.warn(`the classes are not all that was asked for: ${problem}`);
    return { ...summary, classification };
  } catch (error) {
    signal?.throwIfAborted();
    environment.log.warn(`the outputs were not classified: ${messageOf(error)}`);
    return summary;
  }
}

/** The commonest label, `{{variable}}`, needs no template. */
function truthReader(
  label: string,
  env: Readonly<Record<string, string | undefined>>,
): (result: Result) => string | undefined | Promise<string | undefined> {
  const name = /^\s*\{\{\s*([\p{L}_][\p{L}\p{N}_]*)\s*\}\}\s*$/u.exec(label)?.[1];
  if (name === undefined || name === 'env')
    return ({ vars, metadata }) => renderTemplate(label, { metadata, ...vars }, { env });
  return ({ vars }) => {
    const value = vars[name];
    return value === undefined || value === null ? undefined : valueText(value);
  };
}

async function withDerivedMetrics(
  summary: Summary,
  suite: Suite,
  { environment, signal }: Services,
): Promise<Summary> {
  if (suite.derivedMetrics.length === 0) return summary;
  const { deriveMetrics } = await import('./derivedMetrics.ts');
  const services = { code: sharedCodeRunner(environment), directory: suite.directory, signal };
  const problems = new Set<string>();
  const derive = async (metrics: Record<string, MetricFigures>, count: number) => {
    const sums = new Map(Object.entries(metrics).map(([name, { mean, n }]) => [name, mean * n]));
    const made = await deriveMetrics(suite.derivedMetrics, sums, count, services);
    const derived = new Map<string, MetricFigures>();
    for (const { name, value, problem } of made)
      if (value === null) problems.add(`${name}: ${problem}`);
      else derived.set(name, { mean: value, n: count, value });
    return { ...metrics, ...Object.fromEntries(derived) };
  };
  const completed: Summary = {
    ...summary,
    metrics: await derive(summary.metrics, summary.total),
    byColumn: await Promise.all(
      summary.byColumn.map(async (column) => ({
        ...column,
        metrics: await derive(column.metrics ?? {}, column.total),
      })),
    ),
  };
  for (const problem of problems) environment.log.warn(`a derived metric has no value: ${problem}`);
  return completed;
}
