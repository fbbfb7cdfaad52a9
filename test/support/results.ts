import { DoneResults } from '../../src/core/engine/doneResults.ts';
import type { Result, RunRecord } from '../../src/core/engine/result.ts';
import type { Store } from '../../src/core/store/store.ts';

/** A run of two prompts and one provider, for tests of what comes after a run. */
export function sampleRun(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    id: '20260101-120000-aaaa',
    suite: '/w/support.eval.yaml',
    suiteName: 'support',
    startedAt: '2026-01-01T12:00:00.000Z',
    status: 'running',
    cupelVersion: '0.1.0',
    config: {},
    prompts: [
      { id: 'p1', label: 'short', raw: 'Say {{x}}', hash: 'h1' },
      { id: 'p2', label: 'long', raw: 'Please say {{x}}', hash: 'h2' },
    ],
    providers: [{ id: 'echo', label: 'echo' }],
    ...changes,
  };
}

/** A result that passed; its id follows from its place. */
export function sampleResult(changes: Partial<Result> = {}): Result {
  const place = { case: 0, prompt: 0, provider: 0, repeat: 0, ...changes };
  return {
    id: `${place.case}.${place.prompt}.${place.provider}.${place.repeat}`,
    vars: { x: 'hello' },
    output: 'hello there',
    pass: true,
    score: 1,
    assertions: [{ type: 'contains', pass: true, score: 1, reason: 'found "hello"', weight: 1 }],
    tokens: { input: 10, output: 5 },
    cost: 0.001,
    latencyMs: 100,
    cached: false,
    caseHash: `case-${place.case}`,
    ...place,
  };
}

/** How many answers a store has of a run: as results, or paid for and not graded. */
export function keptAnswers({ done, journal }: Awaited<ReturnType<Store['progress']>>): number {
  const results = new DoneResults(done);
  // What graded them stands beside them.
  return results.size + journal.filter(({ id }) => !id.includes('#') && !results.has(id)).length;
}
