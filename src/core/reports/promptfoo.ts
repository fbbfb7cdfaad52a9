import type { Result, RunRecord } from '../engine/result.ts';
import type { ReportSource } from './report.ts';
import { outputText, whyNot } from './report.ts';

/** The JSON that promptfoo writes with `--output` (its results file, version 3), for tools that read it. */
export async function* promptfoo(source: ReportSource): AsyncIterable<string> {
  const { run, summary } = source;
  const head = {
    evalId: run.id,
    config: { description: run.description ?? run.suiteName },
    shareableUrl: null,
    metadata: { exportedAt: run.endedAt ?? run.startedAt, cupelVersion: run.cupelVersion },
  };
  const prompts = summary.byColumn.map((column) => ({
    provider: run.providers[column.provider]?.id ?? '',
    raw: run.prompts[column.prompt]?.raw ?? '',
    label: run.prompts[column.prompt]?.label ?? '',
    metrics: {
      score: (column.score ?? 0) * column.total,
      testPassCount: column.passed,
      testFailCount: column.failed,
      testErrorCount: column.errored,
      cost: column.cost,
      tokenUsage: usageOf(column.tokens.input, column.tokens.output),
    },
  }));
  const stats = {
    successes: summary.passed,
    failures: summary.failed,
    errors: summary.errored,
    tokenUsage: usageOf(summary.tokens.input, summary.tokens.output),
  };
  yield `${JSON.stringify(head).slice(0, -1)},"results":{"version":3,"timestamp":${JSON.stringify(run.startedAt)},"prompts":${JSON.stringify(prompts)},"stats":${JSON.stringify(stats)},"results":[`;
  let separator = '\n';
  for await (const page of source.results())
    for (const result of page) {
      yield `${separator}${JSON.stringify(promptfooResult(source.run, result))}`;
      separator = ',\n';
    }
  yield '\n]}}\n';
}

/** A result under the names that promptfoo uses. */
export function promptfooResult(
  run: Pick<RunRecord, 'prompts' | 'providers'>,
  result: Result,
): Record<string, unknown> {
  const { tokens } = result;
  const provider = run.providers[result.provider];
  const prompt = run.prompts[result.prompt];
  return {
    id: result.id,
    testIdx: result.case,
    promptIdx: result.prompt * run.providers.length + result.provider,
    provider: { id: provider?.id ?? '', label: provider?.label ?? '' },
    prompt: { raw: result.rendered ?? prompt?.raw ?? '', label: prompt?.label ?? '' },
    vars: result.vars,
    testCase: { description: result.description, vars: result.vars, metadata: result.metadata },
    response: {
      output: result.output,
      cached: result.cached,
      ...(tokens ? { tokenUsage: usageOf(tokens.input, tokens.output) } : {}),
    },
    success: result.pass,
    score: result.score,
    namedScores: result.namedScores ?? {},
    latencyMs: result.latencyMs,
    cost: result.cost,
    failureReason: result.error ? 2 : result.pass ? 0 : 1,
    ...(result.pass ? {} : { error: whyNot(result) }),
    gradingResult: {
      pass: result.pass,
      score: result.score,
      reason: result.pass ? 'All assertions passed' : whyNot(result),
      componentResults: result.assertions.map(({ type, pass, score, reason, expected, metric }) => ({
        pass,
        score,
        reason,
        assertion: {
          type,
          ...(expected === undefined ? {} : { value: outputText(expected) }),
          ...(metric ? { metric } : {}),
        },
      })),
    },
  };
}

function usageOf(prompt: number, completion: number): { total: number; prompt: number; completion: number } {
  return { total: prompt + completion, prompt, completion };
}
