import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRandom, type Random } from '../../src/core/stats/random.ts';
import { openStore } from '../../src/core/store/openStore.ts';
import { completion, ContractServer, sendJson } from '../support/contractServer.ts';
import { runFaultSuite } from '../support/faultSuite.ts';
import { keptAnswers } from '../support/results.ts';

const script = path.join(import.meta.dirname, '../support/killedRun.ts');
const seeds = 50;
const seedsElsewhere = 4;
const cases = 120;

interface Tally {
  /** Calls that were sent, and answered: paid for. */
  sent: number;
  /** Answers that the store had after the last kill. */
  kept: number;
  sentAgain: number;
  results: number;
}

interface KillPlan {
  /** Of each process: the request at which it is killed; -1 is when its run begins. */
  readonly at: readonly number[];
  /** How many turns of the loop after that, some microseconds each. */
  readonly turns: number;
  /** Whether the request at which it is killed is answered. */
  readonly answered: boolean;
  readonly cache: boolean;
}

/** Kills a run, and whoever resumes it, by a plan; resumes it to its end, and counts. */
async function kill({ at, turns, answered, cache }: KillPlan): Promise<Tally> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cupel-killed-'));
  let end: (() => void) | undefined;
  let [killAt, paid] = [Infinity, 0];
  const server = await ContractServer.start((_, response, index) => {
    if (index === killAt) later(turns, () => end?.());
    if (index === killAt && !answered) return;
    paid += 1;
    sendJson(response, completion('ok'));
  });
  try {
    let id = '';
    for (killAt of at) {
      const args = [script, folder, server.url, String(cases), id, ...(cache ? ['cache'] : [])];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      const exited = once(child, 'exit');
      end = () => child.kill('SIGKILL');
      const [begun] = (await once(child.stdout, 'data')) as [Buffer];
      id = begun.toString().trim();
      if (killAt === -1) later(turns, end);
      await exited;
      end = undefined;
    }
    const [sent, before] = [paid, server.requests.length];

    const store = await openStore(folder);
    assert.deepEqual(store.notices, [], 'the store is whole');
    const kept = keptAnswers(await store.progress(id));
    killAt = Infinity;
    const { run } = await runFaultSuite(store, { url: server.url, cases }, { resume: id, cache });
    await store.close();
    const results = run.summary?.passed ?? 0;
    return { sent, kept, sentAgain: server.requests.length - before, results };
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
}

function later(turns: number, act: () => void): void {
  if (turns === 0) act();
  else setImmediate(() => later(turns - 1, act));
}

/** Kills so often, two runs at a time, and says what came of it. */
async function killOften(count: number, planOf: (random: Random) => KillPlan): Promise<Tally[]> {
  const tallies: Tally[] = [];
  const once = (seed: number) => kill(planOf(createRandom(seed)));
  for (let seed = 1; seed <= count; seed += 2)
    tallies.push(...(await Promise.all([once(seed), once(seed + 1)])));
  const total = (key: keyof Tally) => tallies.reduce((sum, tally) => sum + tally[key], 0);
  const twice = tallies.map(({ sent, kept }) => sent - kept);
  console.log(
    `      ${tallies.length} runs: ${total('sent')} calls paid, ${total('kept')} kept, ${total('sentAgain')} sent after, ${total('results')} results; asked twice: ${total('sent') - total('kept')} (at most ${Math.max(...twice)} a run)`,
  );
  for (const { results } of tallies) assert.equal(results, cases);
  return tallies;
}

// Eight in flight, and four more that may be journalled meanwhile.
const underWay = 12;

describe('a run that is killed (kill -9)', () => {
  const plain = { answered: true, cache: false };

  it(`keeps every answer that was recorded, and is resumed with the rest alone, at ${seeds} random points`, async function () {
    this.timeout(600_000);
    const tallies = await killOften(seeds, (random) => {
      const at = [random.below(cases)];
      return { ...plain, at, turns: random.below(20) };
    });
    for (const { sent, kept, sentAgain } of tallies) {
      assert.equal(sentAgain, cases - kept, 'only what was not kept is asked');
      assert.ok(sent - kept <= underWay, `${sent - kept} calls were paid for twice`);
    }
  });

  for (const [when, planOf] of [
    ['as it begins', (random) => ({ ...plain, at: [-1], turns: random.below(200) })],
    ['before its first answer', (random) => ({ ...plain, at: [0], turns: random.below(5), answered: false })],
    ['while it ends', (random) => ({ ...plain, at: [cases - 1], turns: random.below(400) })],
    [
      'and killed again by whoever resumes it',
      (random) => {
        const first = random.below(cases / 2);
        return { ...plain, at: [first, first + underWay + random.below(cases / 4)], turns: random.below(20) };
      },
    ],
  ] as [string, (random: Random) => KillPlan][])
    it(`is resumed with the rest alone when it is killed ${when}`, async function () {
      this.timeout(120_000);
      for (const { sent, kept, sentAgain } of await killOften(seedsElsewhere, planOf)) {
        assert.equal(sentAgain, cases - kept, 'only what was not kept is asked');
        assert.ok(sent - kept <= 2 * underWay, `${sent - kept} calls were paid for twice`);
      }
    });

  it('is resumed from the cache too, where there is one', async function () {
    this.timeout(120_000);
    const tallies = await killOften(seedsElsewhere, (random) => ({
      ...plain,
      at: [random.below(cases)],
      turns: random.below(20),
      cache: true,
    }));
    for (const { sent, kept, sentAgain } of tallies) {
      assert.ok(sentAgain <= cases - kept, `${sentAgain} were sent again, and ${kept} kept`);
      assert.ok(sentAgain >= cases - sent);
    }
  });
});
