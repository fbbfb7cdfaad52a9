import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStore } from '../../src/core/store/openStore.ts';
import { completion, ContractServer, sendJson } from '../support/contractServer.ts';
import { environmentOf } from '../support/engineSuite.ts';
import { runFaultSuite } from '../support/faultSuite.ts';
import { keptAnswers } from '../support/results.ts';

const script = path.join(import.meta.dirname, '../support/killedRun.ts');

/** Locks a store when it is told to, says so, and lets go of it at the end of its input. */
const locking = `
const { DatabaseSync } = require('node:sqlite');
const store = new DatabaseSync(process.argv[1]);
process.stdin.once('data', () => {
  store.exec('BEGIN IMMEDIATE');
  console.log('locked');
});
process.stdin.on('end', () => process.exit());
`;

/** A file system of two megabytes, where this process may mount one. */
function smallDisk(): { folder: string; unmount(): void } | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), 'cupel-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  return {
    folder,
    unmount() {
      execFileSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true });
    },
  };
}

describe('a store that cannot be written', () => {
  let server: ContractServer;
  let folder: string;
  let length = 2;
  beforeEach(async () => {
    length = 2;
    folder = mkdtempSync(path.join(tmpdir(), 'cupel-faults-'));
    server = await ContractServer.start((_, response) => sendJson(response, completion('x'.repeat(length))));
  });
  afterEach(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const disk = process.platform === 'linux' ? smallDisk() : undefined;
  if (!disk) console.log('      left out: a full disk (a file system can only be mounted by root, on Linux)');
  else {
    after(() => disk.unmount());
    it('stops the run when the disk is full, and goes on once there is room', async function () {
      length = 20_000;
      const directory = path.join(disk.folder, 'store');
      let store = await openStore(directory);
      let id = '';
      await assert.rejects(
        runFaultSuite(store, { url: server.url, cases: 200 }, { onStart: (run) => (id = run.id) }),
        { code: 'store.full', hint: /--resume/ },
      );
      await store.close();
      const sent = server.requests.length;
      assert.ok(sent < 200, `it stopped sending: ${sent}`);

      execFileSync('mount', ['-o', 'remount,size=64m', disk.folder]);
      store = await openStore(directory);
      const kept = keptAnswers(await store.progress(id));
      const { run } = await runFaultSuite(store, { url: server.url, cases: 200 }, { resume: id });
      await store.close();
      const again = server.requests.length - sent;
      console.log(
        `      ${sent} calls paid, ${kept} kept, ${again} sent after, ${run.summary?.passed} results`,
      );
      assert.equal(again, 200 - kept);
      assert.equal(run.summary?.passed, 200);
      assert.ok(sent - kept <= 64, `${sent - kept} calls were paid for twice`);
    });
  }

  it('says that another process has it locked, and goes on when it is free', async function () {
    const store = await openStore(folder);
    let id = '';
    const other = spawn(process.execPath, ['-e', locking, path.join(folder, 'store.db')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const locked = once(other.stdout, 'data');
    server.answer((_, response) => void locked.then(() => sendJson(response, completion('xx'))));
    await assert.rejects(
      runFaultSuite(
        store,
        { url: server.url, cases: 50 },
        {
          onStart: (run) => {
            id = run.id;
            other.stdin.write('lock');
          },
        },
      ),
      { code: 'store.locked', hint: /--resume/ },
    );
    other.stdin.end();
    await once(other, 'exit');
    const kept = keptAnswers(await store.progress(id));
    const sent = server.requests.length;
    const { run } = await runFaultSuite(store, { url: server.url, cases: 50 }, { resume: id });
    await store.close();
    console.log(`      ${sent} calls paid, ${kept} kept, ${server.requests.length - sent} sent after`);
    assert.equal(server.requests.length - sent, 50 - kept);
    assert.deepEqual([run.status, run.summary?.passed], ['finished', 50]);
  });

  it('takes two runs of two processes at once', async function () {
    const children = [1, 2].map(() =>
      spawn(process.execPath, [script, folder, server.url], { stdio: ['ignore', 'pipe', 'inherit'] }),
    );
    const ends = await Promise.all(children.map((child) => once(child, 'exit')));
    assert.deepEqual(ends, [
      [0, null],
      [0, null],
    ]);
    assert.equal(server.requests.length, 800);
    const store = await openStore(folder);
    const runs = await store.runs();
    await store.close();
    assert.deepEqual(
      runs.map(({ status, summary }) => [status, summary?.passed]),
      [
        ['finished', 400],
        ['finished', 400],
      ],
    );
  });

  for (const [what, damage] of [
    ['is cut off', (file: string) => truncate(file, 5000)],
    ['is no database', (file: string) => writeFile(file, 'not a database, '.repeat(1000))],
  ] as const)
    it(`moves a file that ${what} aside, keeps it, and begins a new one`, async () => {
      let store = await openStore(folder);
      await runFaultSuite(store, { url: server.url, cases: 20 });
      await store.close();
      await damage(path.join(folder, 'store.db'));
      store = await openStore(folder);
      assert.match(store.notices[0] ?? '', /damaged and has been moved/);
      const { run } = await runFaultSuite(store, { url: server.url, cases: 20 });
      await store.close();
      assert.equal(run.summary?.passed, 20);
      assert.ok((await readdir(folder)).some((name) => name.startsWith('store.db.damaged-')));
    });

  it('is not misled by a clock that jumps a day ahead and back', async () => {
    const store = await openStore(folder);
    const environment = environmentOf();
    let asked = 0;
    const day = 86_400_000;
    const { clock } = environment;
    const jumping = {
      now: () => clock.now() + [0, day, -day][(asked += 1) % 3]!,
      monotonic: () => clock.monotonic(),
      sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms, signal),
    };
    const { run, status } = await runFaultSuite(
      store,
      { url: server.url, cases: 100 },
      { environment: { ...environment, clock: jumping }, cache: true },
    );
    assert.equal(status, 'finished');
    assert.equal(server.requests.length, 100);
    const { latencyMs } = run.summary ?? {};
    assert.ok(latencyMs && latencyMs.max >= 0 && latencyMs.max < 60_000, JSON.stringify(latencyMs));
    const again = await runFaultSuite(store, { url: server.url, cases: 100 }, { cache: true });
    await store.close();
    assert.equal(again.run.summary?.cached, 100, 'what was cached in the future is found');
  });
});
