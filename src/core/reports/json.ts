import type { Result } from '../engine/result.ts';
import { callsNotMade } from '../summaries/stoppedRun.ts';
import type { ReportSource } from './report.ts';

/** The result file, version 1: one JSON object; results one a line, so that it diffs and greps. */
export async function* json(source: ReportSource): AsyncIterable<string> {
  const { run, summary } = source;
  const head = {
    version: 1,
    run: {
      id: run.id,
      suite: run.suite,
      suiteName: run.suiteName,
      description: run.description ?? null,
      startedAt: run.startedAt,
      endedAt: run.endedAt ?? null,
      status: run.status,
      planned: run.planned ?? null,
      notMade: callsNotMade({ ...run, summary }),
      ...(run.gitCommit === undefined ? {} : { gitCommit: run.gitCommit }),
      ...(run.outsideFiles === undefined ? {} : { outsideFiles: run.outsideFiles }),
      cupelVersion: run.cupelVersion,
      config: run.config,
      ...(run.statistics === undefined ? {} : { statistics: run.statistics }),
    },
    prompts: run.prompts,
    providers: run.providers,
    summary,
  };
  yield `${JSON.stringify(head, null, 1).slice(0, -2)},\n "results": [`;
  let separator = '\n';
  for await (const page of source.results()) {
    for (const result of page) {
      yield `${separator}  ${JSON.stringify(result)}`;
      separator = ',\n';
    }
  }
  yield '\n ]\n}\n';
}

/** One result a line. */
export async function* jsonl(source: ReportSource): AsyncIterable<string> {
  const names = (result: Result) => ({
    prompt: source.run.prompts[result.prompt]?.label,
    provider: source.run.providers[result.provider]?.label,
  });
  for await (const page of source.results())
    yield page.map((result) => `${JSON.stringify({ ...result, labels: names(result) })}\n`).join('');
}
