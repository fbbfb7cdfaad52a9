import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRandom } from '../../src/core/stats/random.ts';
import { openStore } from '../../src/core/store/openStore.ts';
import { completion, ContractServer, sendJson } from '../support/contractServer.ts';
import { runFaultSuite } from '../support/faultSuite.ts';
import { keptAnswers } from '../support/results.ts';

const script = path.join(import.meta.dirname, '../support/killedRun.ts');
const seeds = 50;
const cases = 120;

interface Tally {
  /** Calls that were sent, and answered: paid for. */
  sent: number;
  /** Answers that the store had after the kill. */
  kept: number;
  sentAgain: number;
  results: number;
}

/** Kills a run at a random call and some microseconds later, resumes it, and counts. */
async function killOnce(seed: number): Promise<Tally> {
  const random = createRandom(seed);
  const killAt = random.below(cases);
  const spins = random.below(20);
  const folder = await mkdtemp(path.join(tmpdir(), 'cupel-killed-'));
  let kill: (() => void) | undefined;
  const server = await ContractServer.start((_, response, index) => {
    sendJson(response, completion('ok'));
    if (index === killAt) later(spins, () => kill?.());
  });
  try {
    const child = spawn(process.execPath, [script, folder, server.url, String(cases)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    kill = () => child.kill('SIGKILL');
    const [id] = (await once(child.stdout, 'data')) as [Buffer];
    await exited;
    kill = undefined;
    const sent = server.requests.length;

    const store = await openStore(folder);
    assert.deepEqual(store.notices, [], 'the store is whole');
    const run = await store.run(id.toString().trim());
    assert.ok(run);
    const kept = keptAnswers(await store.progress(run.id));
    const { run: ended } = await runFaultSuite(store, { url: server.url, cases }, { resume: run.id });
    await store.close();
    const results = ended.summary?.passed ?? 0;
    return { sent, kept, sentAgain: server.requests.length - sent, results };
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
}

function later(turns: number, act: () => void): void {
  if (turns === 0) act();
  else setImmediate(() => later(turns - 1, act));
}

describe(`a run that is killed (kill -9) at ${seeds} random points`, () => {
  it('keeps every answer that was recorded, and is resumed with the rest alone', async function () {
    this.timeout(600_000);
    const tallies: Tally[] = [];
    for (let seed = 1; seed <= seeds; seed += 2)
      tallies.push(...(await Promise.all([killOnce(seed), killOnce(seed + 1)])));
    const total = (key: keyof Tally) => tallies.reduce((sum, tally) => sum + tally[key], 0);
    const twice = tallies.map(({ sent, kept }) => sent - kept);
    console.log(
      `      ${tallies.length} kills: ${total('sent')} calls paid, ${total('kept')} kept, ${total('sentAgain')} sent after, ${total('results')} results; asked twice: ${total('sent') - total('kept')} (at most ${Math.max(...twice)} a kill)`,
    );
    for (const { kept, sentAgain, results } of tallies) {
      assert.equal(sentAgain, cases - kept, 'only what was not kept is asked');
      assert.equal(results, cases);
    }
    // Eight in flight, and four more that may be journalled meanwhile.
    assert.ok(Math.max(...twice) <= 12, `${Math.max(...twice)} calls were paid for twice`);
  });
});
