import assert from 'node:assert/strict';
import type { TestItem, TestMessage, TestRun } from 'vscode';
import type { Result, RunRecord } from '../../../../src/core/engine/result.ts';
import { CaseStates } from '../../../../src/editor/testing/caseStates.ts';

const record = {} as RunRecord;
const item = { id: 'case' } as TestItem;

interface Told {
  state: string;
  messages: string[];
}

/** What VS Code is told of results of one case. @param enough the share of its repeats that must pass */
function tell(results: readonly Partial<Result>[], enough = 1): { live: Told[]; told: Told[] } {
  const told: Told[] = [];
  const note =
    (state: string) =>
    (_: TestItem, messages?: unknown): void => {
      const list = Array.isArray(messages) ? (messages as TestMessage[]) : [];
      told.push({ state, messages: list.map(({ message }) => JSON.stringify(message).slice(1, -1)) });
    };
  const run = {
    appendOutput: () => undefined,
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
      messages: (_, result) => [{ key: text(result), message: { message: text(result) } }],
      inAll: ({ repeated, left }) => ({
        message: `${repeated.map(({ times }) => `${times} times`).join()}, ${left} left`,
      }),
    },
    () => enough,
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
  states.settle();
  return { live, told };
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
    assert.equal(live.length, 1);
    assert.deepEqual(
      told.map(({ state }) => state),
      ['passed', 'passed'],
    );
  });

  it('is an error where a check could not be made', () => {
    const check = { type: 'llm-rubric', pass: false, score: 0, reason: 'late', weight: 1, error };
    const { told } = tell([{ ...failing('a'), assertions: [check] }]);
    assert.deepEqual(told, [{ state: 'errored', messages: ['a'] }]);
  });

  it('waits for the other repeats where one failure does not decide: VS Code takes no failure back', () => {
    const results = [failing('a'), { pass: true }, { pass: true }];
    const { live, told } = tell(results, 0.6);
    assert.deepEqual(live, []);
    assert.deepEqual(told, [{ state: 'passed', messages: [] }]);
    assert.deepEqual(tell(results, 0.8).told, [{ state: 'failed', messages: ['a'] }]);
  });
});
