import type { AssertionResult } from '../assertions/assertion.ts';
import type { Figures, Result, RunRecord, Summary } from '../engine/result.ts';
import { errorOf } from '../engine/resultError.ts';
import type { Progress } from '../engine/runOptions.ts';
import type { Rating } from '../store/panelStore.ts';
import { problemsOf } from '../summaries/runVerdict.ts';
import { outputText, resultName, shorten, whyNot } from '../reports/report.ts';
import type {
  CheckView,
  FiguresView,
  OutputKind,
  ProgressView,
  ResultView,
  RunItem,
  RunView,
} from '../../shared/resultsViews.ts';
import { cutAt, laidOut, outputKind } from './outputText.ts';

/** Characters of one text of the detail view. */
const detailLength = 200_000;
/** A picture is one text too. */
const pictureLength = 6_000_000;

export interface RunColumn {
  prompt: number;
  provider: number;
}

/** Every prompt with every provider, in the order of the matrix. */
export function columnsOf(run: Pick<RunRecord, 'prompts' | 'providers'>): RunColumn[] {
  return run.prompts.flatMap((_, prompt) => run.providers.map((__, provider) => ({ prompt, provider })));
}

/** `short · gpt`: how a column is called where there is one line for it. */
export function columnName(run: Pick<RunRecord, 'prompts' | 'providers'>, column: RunColumn): string {
  return `${run.prompts[column.prompt]?.label ?? ''} · ${run.providers[column.provider]?.label ?? ''}`;
}

export function runView(
  run: RunRecord,
  summary: Summary,
  extra: { progress?: Progress | undefined; baseline?: RunRecord | undefined; readOnly?: boolean } = {},
): RunView {
  const { progress, baseline, readOnly = false } = extra;
  return {
    id: run.id,
    title: run.description ?? run.suiteName,
    suiteName: run.suiteName,
    status: run.status,
    startedAt: run.startedAt,
    figures: figuresView(summary),
    estimated: run.estimate?.expected ?? null,
    durationMs: summary.durationMs,
    planned: run.planned ?? null,
    columns: columnsOf(run).map(({ prompt, provider }) => {
      const figures = summary.byColumn.find((each) => each.prompt === prompt && each.provider === provider);
      return {
        prompt: run.prompts[prompt]?.label ?? '',
        provider: run.providers[provider]?.label ?? '',
        figures: figures ? figuresView(figures) : nothing,
      };
    }),
    metrics: Object.keys(summary.metrics),
    assertions: [...assertionTypes(run.config)].sort(),
    baseline: baseline ? runItem(baseline) : null,
    readOnly,
    problems: problemsOf({ ...run, summary }),
    note: noteOf(run),
    ...(progress ? { progress: progressView(progress) } : {}),
  };
}

/** The types that the suite names in its lists of assertions, as it was written. */
function assertionTypes(config: unknown, found = new Set<string>()): Set<string> {
  if (typeof config !== 'object' || config === null) return found;
  for (const [key, value] of Object.entries(config)) {
    if (key === 'assert' && Array.isArray(value))
      for (const each of value as { type?: unknown }[])
        if (typeof each?.type === 'string') found.add(each.type);
    assertionTypes(value, found);
  }
  return found;
}

/** What people said of the run. */
function noteOf({ pinned, tags = [], note }: RunRecord): string | null {
  const parts = [
    pinned ? 'The baseline of its suite' : '',
    tags.map((tag) => `#${tag}`).join(' '),
    note ?? '',
  ];
  return parts.filter((part) => part !== '').join(' · ') || null;
}

export function runItem(run: RunRecord): RunItem {
  return {
    id: run.id,
    startedAt: run.startedAt,
    title: run.description ?? run.suiteName,
    passed: run.summary?.passed ?? 0,
    total: run.summary?.total ?? 0,
  };
}

function progressView({ planned, done, cost, costUnknown }: Progress): ProgressView {
  return { planned: planned ?? null, done, cost, costUnknown };
}

/** What a person said of a result. */
type Rated = Pick<Rating, 'value' | 'label' | 'comment' | 'rater' | 'at'>;

/** @param rated the last that was said of it */
export function resultView(
  run: Pick<RunRecord, 'prompts' | 'providers'>,
  result: Result,
  rated: Rated | undefined,
): ResultView {
  const { text, kind } = shownOutput(result);
  return {
    id: result.id,
    verdict: errorOf(result) ? 'error' : result.pass ? 'pass' : 'fail',
    score: result.score,
    kind,
    left: 0,
    output: text,
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
    toolCalls: result.toolCalls?.length ?? 0,
    tools: (result.toolCalls ?? []).map(({ name }) => name).join(', '),
    repeats: { passed: Number(result.pass), total: 1 },
    rating: rated?.value ?? null,
    label: rated?.label ?? null,
    comment: rated?.comment ?? null,
    rater: rated?.rater ?? null,
    ratedAt: rated?.at ?? null,
    case: result.case,
    name: resultName(result),
    prompt: run.prompts[result.prompt]?.label ?? '',
    provider: run.providers[result.provider]?.label ?? '',
    repeat: result.repeat,
    vars: pairs(result.vars),
    metadata: pairs(result.metadata ?? {}),
    named: Object.entries(result.namedScores ?? {}),
    messages: messagesOf(result.rendered),
    finishReason: result.finishReason ?? null,
    requestId: result.requestId ?? null,
    attempts: result.attempts ?? null,
    queueMs: result.queueMs ?? null,
    connectMs: result.connectMs ?? null,
    firstTokenMs: result.firstTokenMs ?? null,
    error: result.error ?? null,
    toolCallText: result.toolCalls?.length ? json(result.toolCalls) : null,
    request: result.request === undefined ? null : json(result.request),
    raw: result.raw === undefined ? null : json(result.raw),
    checks: result.assertions.map(checkView),
  };
}

/** An output as it is shown in full: JSON with line breaks, very long texts cut. */
export function shownOutput({ output }: Pick<Result, 'output'>): { text: string; kind: OutputKind } {
  const text = outputText(output);
  const kind = outputKind(text);
  return { kind, text: cutAt(laidOut(text, kind), kind === 'image' ? pictureLength : detailLength) };
}

/** A chat prompt is JSON: a list of messages with a role and a content. Anything else is one text. */
export function messagesOf(rendered: string | undefined): { role: string; text: string }[] {
  if (rendered === undefined) return [];
  const whole = [{ role: 'prompt', text: cutAt(rendered, detailLength) }];
  if (!/^\s*\[/.test(rendered)) return whole;
  try {
    const messages = JSON.parse(rendered) as unknown;
    if (!Array.isArray(messages) || messages.length === 0 || !messages.every(isMessage)) return whole;
    return messages.map(({ role, content }) => ({
      role,
      text: cutAt(typeof content === 'string' ? content : json(content), detailLength),
    }));
  } catch {
    return whole; // a text that begins like a list
  }
}

function isMessage(value: unknown): value is { role: string; content: unknown } {
  return (
    typeof value === 'object' && value !== null && typeof (value as { role?: unknown }).role === 'string'
  );
}

function checkView(check: AssertionResult): CheckView {
  const { grader } = check;
  return {
    type: check.type,
    metric: check.metric ?? null,
    pass: check.pass,
    ...(check.error ? { errored: true as const } : {}),
    score: check.score,
    weight: check.weight,
    threshold: check.threshold ?? null,
    reason: cutAt(check.reason, 5000),
    expected: check.expected ?? null,
    grader: grader
      ? {
          provider: grader.provider,
          prompt: cutAt(grader.prompt, detailLength),
          output: cutAt(grader.output, detailLength),
        }
      : null,
    components: (check.components ?? []).map(checkView),
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
  scoreInterval: null,
  cost: null,
  costUnknown: 0,
  inputTokens: 0,
  outputTokens: 0,
  latencyMs: null,
};

export function figuresView({ tokens, ...figures }: Figures): FiguresView {
  const { total, passed, failed, errored, cached, passRate, passRateInterval, score, cost, costUnknown } =
    figures;
  return {
    total,
    passed,
    failed,
    errored,
    cached,
    passRate,
    passRateInterval,
    score,
    scoreInterval: figures.scoreInterval ?? null,
    cost,
    costUnknown,
    inputTokens: tokens.input,
    outputTokens: tokens.output,
    latencyMs: figures.latencyMs,
  };
}

function pairs(values: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(values).map(([name, value]) => [name, cutAt(outputText(value), 20_000)]);
}

function json(value: unknown): string {
  return cutAt(JSON.stringify(value, null, 2), detailLength);
}
