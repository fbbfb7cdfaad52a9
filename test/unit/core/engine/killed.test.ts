import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStore } from '../../../../src/core/store/openStore.ts';
import { completion, ContractServer, sendJson } from '../../../support/contractServer.ts';
import { keptAnswers } from '../../../support/results.ts';

const script = path.join(import.meta.dirname, '../../../support/killedRun.ts');

describe('a run that is killed', () => {
  for (const killAt of [57, 301])
    it(`loses nothing that was recorded and asks no more than what was in flight twice (kill -9 at ${killAt} calls)`, async function () {
      const folder = await mkdtemp(path.join(tmpdir(), 'cupel-killed-'));
      let killed: (() => void) | undefined;
      const server = await ContractServer.start((_, response, index) => {
        if (index === killAt) killed?.();
        sendJson(response, completion('ok'));
      });
      try {
        const first = spawn(process.execPath, [script, folder, server.url], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        killed = () => first.kill('SIGKILL');
        const [id] = (await once(first.stdout, 'data')) as [Buffer];
        await once(first, 'exit');
        killed = undefined;
        const sent = server.requests.length;

        const store = await openStore(folder);
        const run = await store.run(id.toString().trim());
        assert.equal(run?.status, 'interrupted');
        const kept = keptAnswers(await store.progress(run.id));
        await store.close();

        const second = spawn(process.execPath, [script, folder, server.url, '400', run.id], {
          stdio: ['ignore', 'ignore', 'inherit'],
        });
        assert.deepEqual(await once(second, 'exit'), [0, null]);
        assert.equal(server.requests.length - sent, 400 - kept, 'only what was not kept is asked');

        const reopened = await openStore(folder);
        const finished = await reopened.run(run.id);
        await reopened.close();
        assert.deepEqual(
          [finished?.status, finished?.summary?.total, finished?.summary?.passed],
          ['finished', 400, 400],
        );
      } finally {
        await server.stop();
        await rm(folder, { recursive: true });
      }
    });
});
