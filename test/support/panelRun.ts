import type { Result, RunRecord } from '../../src/core/engine/result.ts';
import { openStore } from '../../src/core/store/openStore.ts';
import type { Store } from '../../src/core/store/store.ts';
import { sampleResult, sampleRun } from './results.ts';

/** A store in memory with a run of what is given. */
export async function storeWith(results: Result[], changes: Partial<RunRecord> = {}): Promise<Store> {
  const store = await openStore(':memory:');
  await addRun(store, results, changes);
  return store;
}

export async function addRun(
  store: Store,
  results: Result[],
  changes: Partial<RunRecord> = {},
): Promise<void> {
  const run = sampleRun(changes);
  await store.beginRun(run);
  await Promise.all(results.map((result) => store.record(run.id, result)));
  if (run.status !== 'running') await store.finishRun(run.id, run.status, '2026-01-01T12:01:00.000Z');
}

/** Cases of two columns that differ in all that the panel shows: every fifth fails, every eleventh is an error. */
export function variedResults(cases: number, columns = 2): Result[] {
  return Array.from({ length: cases * columns }, (_, i) => {
    const [caseNo, prompt] = [Math.floor(i / columns), i % columns];
    const pass = (caseNo + prompt) % 5 !== 4;
    const isError = !pass && caseNo % 11 === 3;
    return sampleResult({
      case: caseNo,
      prompt,
      description: `case number ${caseNo + 1}`,
      vars: { question: `What is ${caseNo}?`, topic: caseNo % 3 === 0 ? 'metals' : 'gases' },
      metadata: { language: caseNo % 2 === 0 ? 'en' : 'de' },
      output: isError ? null : outputOf(caseNo),
      pass,
      score: pass ? 1 : 0.25,
      namedScores: { tone: (caseNo % 10) / 10, confidence: pass ? 0.9 : 0.4 },
      latencyMs: 100 + caseNo * 7 + prompt * 400,
      queueMs: 30,
      connectMs: 20,
      firstTokenMs: 60,
      cost: 0.001 * (prompt + 1),
      cached: caseNo % 7 === 6,
      rendered: JSON.stringify([
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: `What is ${caseNo}?` },
      ]),
      request: { kind: 'chat', address: 'https://api.openai.com/v1', model: 'gpt-5-mini', temperature: 0 },
      raw: { id: 'resp_1', choices: [] },
      assertions: [
        {
          type: 'contains',
          pass,
          score: pass ? 1 : 0,
          reason: pass ? 'found "gold"' : 'no "gold" in the output',
          weight: 1,
          expected: 'gold is heavy',
        },
        {
          type: 'llm-rubric',
          pass: true,
          score: 0.9,
          reason: 'It is polite.',
          weight: 1,
          grader: { provider: 'judge', prompt: 'Is this polite?', output: '{"pass":true}' },
        },
      ],
      ...(isError ? { error: { code: 'provider.server', message: 'HTTP 500' }, assertions: [] } : {}),
    });
  });
}

function outputOf(caseNo: number): string {
  if (caseNo % 4 === 1) return JSON.stringify({ answer: 'gold', sure: true, n: caseNo });
  if (caseNo % 4 === 2)
    return `# Gold\n\n**Gold** is heavy, see [this](https://example.org/${caseNo}).\n\n- one\n- two`;
  return `Gold is a metal, number ${caseNo}, and it is heavy.`;
}
