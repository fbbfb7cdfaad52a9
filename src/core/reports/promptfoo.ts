import type { AssertionResult } from '../assertions/assertion.ts';
import type { Result, RunRecord } from '../engine/result.ts';
import { errorOf } from '../engine/resultError.ts';
import type { ReportSource } from './report.ts';
import { outputText, whyNot } from './report.ts';

/**
 * The JSON that promptfoo writes with `--output` (its results file, version 3): its `import` and its viewer read it, and
 * so do tools that know the format. Lists come before what is counted in them, so that a run need not fit in memory.
 */
export async function* promptfoo(source: ReportSource): AsyncIterable<string> {
  const { run, summary } = source;
  const head = {
    evalId: run.id,
    config: {
      description: run.description ?? run.suiteName,
      prompts: run.prompts.map(({ raw, label }) => ({ raw, label })),
      providers: run.providers.map(({ id, label }) => (label === id ? id : { id, label })),
    },
    shareableUrl: null,
    metadata: {
      cupelVersion: run.cupelVersion,
      exportedAt: run.endedAt ?? run.startedAt,
      evaluationCreatedAt: run.startedAt,
    },
  };
  yield `${JSON.stringify(head).slice(0, -1)},"results":{"version":3,"timestamp":${JSON.stringify(run.startedAt)},"results":[`;
  const counts = new Map<string, ColumnCounts>();
  const rows = new TestRows();
  let separator = '\n';
  for await (const page of source.results())
    for (const result of page) {
      const column = `${result.prompt}.${result.provider}`;
      let counted = counts.get(column);
      if (!counted) counts.set(column, (counted = new ColumnCounts()));
      counted.add(result);
      yield `${separator}${JSON.stringify(promptfooResult(run, result, rows.of(result)))}`;
      separator = ',\n';
    }
  const prompts = summary.byColumn.map((column) => {
    const prompt = run.prompts[column.prompt];
    return {
      id: prompt?.hash ?? '',
      provider: run.providers[column.provider]?.id ?? '',
      raw: prompt?.raw ?? '',
      label: prompt?.label ?? '',
      metrics: {
        score: (column.score ?? 0) * column.total,
        testPassCount: column.passed,
        testFailCount: column.failed,
        testErrorCount: column.errored,
        ...(counts.get(`${column.prompt}.${column.provider}`) ?? new ColumnCounts()).metrics(),
        cost: column.cost,
        tokenUsage: usageOf(column.tokens, column.total),
      },
    };
  });
  const stats = {
    successes: summary.passed,
    failures: summary.failed,
    errors: summary.errored,
    tokenUsage: usageOf(summary.tokens, summary.total),
    durationMs: summary.durationMs,
  };
  yield `\n],"prompts":${JSON.stringify(prompts)},"stats":${JSON.stringify(stats)}},"vars":${JSON.stringify([...rows.vars])}}\n`;
}

/**
 * A result under the names that promptfoo uses.
 * @param row of the table, which a repeat has to itself; that of the case when it is not told
 */
export function promptfooResult(
  run: Pick<RunRecord, 'prompts' | 'providers'>,
  result: Result,
  row = result.case,
): Record<string, unknown> {
  const { tokens, description, vars, metadata = {}, error, pass, score, cost, cached } = result;
  const namedScores = result.namedScores ?? {};
  const provider = run.providers[result.provider];
  const prompt = run.prompts[result.prompt];
  const tokenUsage = tokens ? { tokenUsage: usageOf(tokens, 1) } : {};
  return {
    id: result.id,
    testIdx: row,
    promptIdx: result.prompt * run.providers.length + result.provider,
    promptId: prompt?.hash ?? '',
    provider: { id: provider?.id ?? '', label: provider?.label ?? '' },
    prompt: { raw: result.rendered ?? prompt?.raw ?? '', label: prompt?.label ?? '' },
    vars,
    testCase: {
      ...(description === undefined ? {} : { description }),
      vars,
      assert: result.assertions.map(assertionOf),
      options: {},
      metadata,
    },
    response: {
      output: result.output,
      cached,
      cost,
      ...(result.raw === undefined ? {} : { raw: result.raw }),
      ...(result.finishReason === undefined ? {} : { finishReason: result.finishReason }),
      ...(error ? { error: error.message } : {}),
      ...tokenUsage,
    },
    ...tokenUsage,
    success: pass,
    score,
    namedScores,
    latencyMs: result.latencyMs,
    cost,
    metadata,
    failureReason: errorOf(result)
      ? failureReasons.error
      : pass
        ? failureReasons.none
        : failureReasons.assertion,
    ...(pass ? {} : { error: whyNot(result) }),
    gradingResult: {
      pass,
      score,
      reason: pass ? 'All assertions passed' : whyNot(result),
      namedScores,
      componentResults: result.assertions.map((each) => ({
        pass: each.pass,
        score: each.score,
        reason: each.reason,
        assertion: assertionOf(each),
      })),
    },
  };
}

/** Its `ResultFailureReason`. */
const failureReasons = { none: 0, assertion: 1, error: 2 } as const;

function assertionOf({ type, expected, metric, weight, threshold }: AssertionResult) {
  return {
    type,
    ...(expected === undefined ? {} : { value: outputText(expected) }),
    ...(threshold === undefined ? {} : { threshold }),
    ...(weight === 1 ? {} : { weight }),
    ...(metric ? { metric } : {}),
  };
}

/** Rows of promptfoo's table: one for each repeat of a case, numbered as they come. */
class TestRows {
  readonly vars = new Set<string>();
  readonly #rows = new Map<string, number>();

  of({ case: caseNo, repeat, vars }: Result): number {
    const key = `${caseNo}.${repeat}`;
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    for (const name of Object.keys(vars)) this.vars.add(name);
    this.#rows.set(key, this.#rows.size);
    return this.#rows.size - 1;
  }
}

/** What promptfoo counts for each column beside the figures of a summary. */
class ColumnCounts {
  #passed = 0;
  #failed = 0;
  #latencyMs = 0;
  readonly #sums: Record<string, number> = {};
  readonly #counts: Record<string, number> = {};

  add({ assertions, latencyMs, namedScores = {} }: Result): void {
    for (const { pass } of assertions) {
      if (pass) this.#passed++;
      else this.#failed++;
    }
    this.#latencyMs += latencyMs ?? 0;
    for (const [name, value] of Object.entries(namedScores)) {
      this.#sums[name] = (this.#sums[name] ?? 0) + value;
      this.#counts[name] = (this.#counts[name] ?? 0) + 1;
    }
  }

  metrics(): Record<string, unknown> {
    return {
      assertPassCount: this.#passed,
      assertFailCount: this.#failed,
      totalLatencyMs: this.#latencyMs,
      namedScores: this.#sums,
      namedScoresCount: this.#counts,
    };
  }
}

interface Tokens {
  input: number;
  output: number;
  cached?: number;
  reasoning?: number;
}

function usageOf({ input, output, cached = 0, reasoning = 0 }: Tokens, numRequests: number) {
  return {
    total: input + output,
    prompt: input,
    completion: output,
    cached,
    numRequests,
    completionDetails: { reasoning },
  };
}
