import assert from 'node:assert/strict';
import type { TestItem, TestMessage, TestRun } from 'vscode';
import type { Asked } from '../../../../src/core/engine/askedCases.ts';
import type { Result, RunRecord } from '../../../../src/core/engine/result.ts';
import { CaseStates } from '../../../../src/editor/testing/caseStates.ts';

const record = {} as RunRecord;
const item = { id: 'case' } as TestItem;

interface Told {
  state: string;
  messages: string[];
}

interface Rules {
  /** The share of its repeats that must pass. */
  enough?: number;
  asked?: Asked;
  unfinished?: string;
}

/** What VS Code is told of results of one case, which is asked for all of them unless it is said otherwise. */
function tell(
  results: readonly Partial<Result>[],
  { enough = 1, asked = { columns: 1, repeats: results.length }, unfinished }: Rules = {},
): { live: Told[]; told: Told[]; output: string } {
  let output = '';
  const told: Told[] = [];
  const note =
    (state: string) =>
    (_: TestItem, messages?: unknown): void => {
      const list = Array.isArray(messages) ? (messages as TestMessage[]) : [];
      told.push({ state, messages: list.map(({ message }) => JSON.stringify(message).slice(1, -1)) });
    };
  const run = {
    appendOutput: (words: string) => (output += words),
    skipped: note('skipped'),
    passed: note('passed'),
    failed: note('failed'),
    errored: note('errored'),
  } as unknown as TestRun;
  const text = ({ output }: Result): string => String(output);
  const states = new CaseStates(
    run,
    new Map([[0, item]]),
    {
      output: () => '',
      messages: (_, result) => [
        { key: text(result), reason: text(result), message: { message: text(result) } },
      ],
      inAll: ({ repeated, left }) => ({
        message: `${repeated.map(({ times }) => `${times} times`).join()}, ${left} left`,
      }),
    },
    { enough: () => enough, asked: () => asked },
  );
  for (const result of results)
    states.add(record, {
      case: 0,
      prompt: 0,
      provider: 0,
      latencyMs: 1,
      assertions: [],
      ...result,
    } as Result);
  const live = [...told];
  states.settle(unfinished === undefined ? {} : { unfinished });
  return { live, told, output };
}

const failing = (output: string): Partial<Result> => ({ pass: false, output });
const error = { code: 'provider.timeout', message: 'late' };

describe('the state of a case in the Test Explorer', () => {
  it('is told once for many results that say the same, and at the end how many they were', () => {
    const { told } = tell(Array.from({ length: 1000 }, () => failing('no zzz')));
    assert.deepEqual(told, [
      { state: 'failed', messages: ['no zzz'] },
      { state: 'failed', messages: ['1000 times, 0 left'] },
    ]);
  });

  it('has twenty messages, and the number of those that are left out', () => {
    const { told } = tell(Array.from({ length: 1000 }, (_, n) => failing(`reason ${n}`)));
    const messages = told.flatMap((each) => each.messages);
    assert.equal(messages.length, 21);
    assert.equal(messages.at(-1), ', 980 left');
  });

  it('gets no message twice: VS Code keeps what it got', () => {
    const { told } = tell([failing('a'), failing('b'), { pass: false, output: 'c', error }]);
    assert.deepEqual(told, [
      { state: 'failed', messages: ['a'] },
      { state: 'failed', messages: ['b'] },
      { state: 'errored', messages: ['c'] },
    ]);
  });

  it('is passed once, with the longest time at the end', () => {
    const { live, told } = tell([{ pass: true }, { pass: true }, { pass: true, latencyMs: 5 }]);
    assert.deepEqual(live, [{ state: 'passed', messages: [] }]);
    assert.deepEqual(told, live);
  });

  it('is an error where a check could not be made', () => {
    const check = { type: 'llm-rubric', pass: false, score: 0, reason: 'late', weight: 1, error };
    const { told } = tell([{ ...failing('a'), assertions: [check] }]);
    assert.deepEqual(told, [{ state: 'errored', messages: ['a'] }]);
  });

  it('waits for the other repeats where one failure does not decide: VS Code takes no failure back', () => {
    const results = [failing('a'), { pass: true }, { pass: true }];
    const { live, told } = tell(results, { enough: 0.6 });
    assert.deepEqual(live, []);
    assert.deepEqual(told, [{ state: 'passed', messages: [] }]);
    assert.deepEqual(tell(results, { enough: 0.8 }).told, [{ state: 'failed', messages: ['a'] }]);
  });

  it('is as bad as the columns that did not pass', () => {
    const results = [{ ...failing('late'), error }, { pass: true }];
    const other = [failing('no'), failing('no')].map((each) => ({ ...each, provider: 1 }));
    assert.equal(tell([...results, ...other], { enough: 0.5 }).told.at(-1)?.state, 'failed');
    assert.equal(tell([...results, ...other], { enough: 0.6 }).told.at(-1)?.state, 'errored');
  });

  it('is not passed before all of its columns and repeats are there', () => {
    const asked = { columns: 2, repeats: 2 };
    const results = [{ pass: true }, { pass: true }, { pass: true, provider: 1 }];
    assert.deepEqual(tell(results, { asked }).live, []);
    const last = { pass: true, provider: 1 };
    assert.deepEqual(tell([...results, last], { asked }).live, [{ state: 'passed', messages: [] }]);
  });

  it('is skipped with the reason when the run ended before a column answered', () => {
    const stopped = { asked: { columns: 2, repeats: 1 }, unfinished: 'stopped by the budget' };
    const { told, output } = tell([{ pass: true }], stopped);
    assert.deepEqual(told, [{ state: 'skipped', messages: [] }]);
    assert.match(output, /stopped by the budget/);
    const whole = tell([{ pass: true }, { pass: true, provider: 1 }], stopped);
    assert.deepEqual(whole.told, [{ state: 'passed', messages: [] }], 'it has all that was asked for');
    assert.deepEqual(tell([failing('no')], stopped).told, [{ state: 'failed', messages: ['no'] }]);
  });
});
