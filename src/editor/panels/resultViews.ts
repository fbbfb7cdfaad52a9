import type { AssertionResult } from '../../core/assertions/assertion.ts';
import type { Figures, Result, RunRecord, Summary } from '../../core/engine/result.ts';
import type { Progress } from '../../core/engine/runOptions.ts';
import { outputText, resultName, shorten, whyNot } from '../../core/reports/report.ts';
import type { ResultPage } from '../../core/store/store.ts';
import type {
  CellView,
  CheckView,
  FiguresView,
  PageView,
  ProgressView,
  ResultView,
  RunView,
} from '../../shared/resultsProtocol.ts';

/** Characters that a cell of the matrix gets of an output; the detail view gets the rest. */
const cellLength = 600;
const detailLength = 200_000;

export function runView(run: RunRecord, summary: Summary, progress: Progress | undefined): RunView {
  return {
    id: run.id,
    title: run.description ?? run.suiteName,
    suiteName: run.suiteName,
    status: run.status,
    startedAt: run.startedAt,
    figures: figuresView(summary),
    durationMs: summary.durationMs,
    columns: columnsOf(run).map(({ prompt, provider }) => {
      const figures = summary.byColumn.find((each) => each.prompt === prompt && each.provider === provider);
      return {
        prompt: run.prompts[prompt]?.label ?? '',
        provider: run.providers[provider]?.label ?? '',
        figures: figures ? figuresView(figures) : nothing,
      };
    }),
    ...(progress ? { progress: progressView(progress) } : {}),
  };
}

/** Every prompt with every provider, in the order of the matrix. */
export function columnsOf(
  run: Pick<RunRecord, 'prompts' | 'providers'>,
): { prompt: number; provider: number }[] {
  return run.prompts.flatMap((_, prompt) => run.providers.map((__, provider) => ({ prompt, provider })));
}

export function progressView({ planned, done, cost, costUnknown }: Progress): ProgressView {
  return { planned: planned ?? null, done, cost, costUnknown };
}

export function pageView(run: RunRecord, page: ResultPage): PageView {
  const columns = columnsOf(run);
  return {
    total: page.totalCases,
    offset: page.offset,
    rows: page.rows.map((row) => ({
      case: row.case,
      name: resultName(row),
      vars: varsView(row.vars, 300),
      cells: columns.map(({ prompt, provider }) =>
        row.results
          .filter((result) => result.prompt === prompt && result.provider === provider)
          .map((result) => cellView(result, cellLength)),
      ),
    })),
  };
}

export function resultView(run: RunRecord, result: Result): ResultView {
  return {
    ...cellView(result, detailLength),
    case: result.case,
    name: resultName(result),
    prompt: run.prompts[result.prompt]?.label ?? '',
    provider: run.providers[result.provider]?.label ?? '',
    repeat: result.repeat,
    vars: varsView(result.vars, 20_000),
    rendered: result.rendered === undefined ? null : cutAt(result.rendered, detailLength),
    finishReason: result.finishReason ?? null,
    requestId: result.requestId ?? null,
    attempts: result.attempts ?? null,
    queueMs: result.queueMs ?? null,
    firstTokenMs: result.firstTokenMs ?? null,
    error: result.error ?? null,
    toolCalls: result.toolCalls?.length ? JSON.stringify(result.toolCalls, null, 2) : null,
    checks: result.assertions.map(checkView),
  };
}

function cellView(result: Result, length: number): CellView {
  return {
    id: result.id,
    verdict: result.error ? 'error' : result.pass ? 'pass' : 'fail',
    score: result.score,
    output: cutAt(outputText(result.output), length),
    reason: result.pass ? '' : shorten(whyNot(result), 300),
    assertions: {
      passed: result.assertions.filter((each) => each.pass).length,
      total: result.assertions.length,
    },
    cost: result.cost,
    inputTokens: result.tokens?.input ?? null,
    outputTokens: result.tokens?.output ?? null,
    latencyMs: result.latencyMs,
    cached: result.cached,
  };
}

function checkView(check: AssertionResult): CheckView {
  return {
    type: check.type,
    metric: check.metric ?? null,
    pass: check.pass,
    score: check.score,
    weight: check.weight,
    reason: cutAt(check.reason, 5000),
    expected: check.expected ?? null,
    grader: check.grader ?? null,
  };
}

const nothing: FiguresView = {
  total: 0,
  passed: 0,
  failed: 0,
  errored: 0,
  cached: 0,
  passRate: null,
  passRateInterval: null,
  score: null,
  cost: null,
  costUnknown: 0,
  inputTokens: 0,
  outputTokens: 0,
  latencyMs: null,
};

function figuresView(figures: Figures): FiguresView {
  const {
    total,
    passed,
    failed,
    errored,
    cached,
    passRate,
    passRateInterval,
    score,
    cost,
    costUnknown,
    tokens,
    latencyMs,
  } = figures;
  return {
    total,
    passed,
    failed,
    errored,
    cached,
    passRate,
    passRateInterval,
    score,
    cost,
    costUnknown,
    inputTokens: tokens.input,
    outputTokens: tokens.output,
    latencyMs,
  };
}

function varsView(vars: Readonly<Record<string, unknown>>, length: number): [string, string][] {
  return Object.entries(vars).map(([name, value]) => [name, cutAt(outputText(value), length)]);
}

function cutAt(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')}… (${text.length - length} more characters)`;
}
