import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { readDataset } from '../../../../src/core/suites/datasets/readDataset.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

describe('huggingface:// datasets', () => {
  const asked: URL[] = [];
  /** Statuses that come before an answer. */
  const failures: number[] = [];
  let server: Server;
  let url: string;
  before((done) => {
    server = createServer((request, response) => {
      const address = new URL(request.url ?? '', 'http://localhost');
      asked.push(address);
      const [offset, length] = ['offset', 'length'].map((name) => Number(address.searchParams.get(name)));
      if (address.searchParams.get('dataset') === 'gated') {
        response.writeHead(401).end(JSON.stringify({ error: 'The dataset is gated.' }));
        return;
      }
      const failure = failures.shift();
      if (failure) {
        response
          .writeHead(failure, { 'retry-after': '7', 'content-type': 'text/html' })
          .end('<html>busy</html>');
        return;
      }
      const rows: object[] = Array.from({ length: Math.min(length!, 250 - offset!) }, (_, n) => ({
        row: { n: offset! + n },
      }));
      if (address.searchParams.get('dataset') === 'long')
        rows[1] = { row: { n: 'a…' }, truncated_cells: ['n'] };
      response.end(JSON.stringify({ rows, num_rows_total: 250 }));
    }).listen(0, '127.0.0.1', () => {
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      done();
    });
  });
  after((done) => void server.close(done));

  const location = { file: '/s.yaml', range: { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } } };
  const clock = new FakeClock({ auto: true });
  const read = async (file: string) => {
    const environment = { ...createNodeEnvironment({ variables: { CUPEL_HUGGINGFACE_URL: url } }), clock };
    const vars = [];
    for await (const { config, mistakes } of readDataset({ file, location, directory: '/', environment }))
      vars.push(mistakes?.[0].message ?? config.vars);
    return vars;
  };

  it('reads pages until the limit or the end', async () => {
    asked.length = 0;
    const vars = await read('huggingface://datasets/owner/name?split=train&limit=1000');
    assert.equal(vars.length, 250);
    assert.deepEqual(vars[249], { n: 249 });
    assert.deepEqual(
      asked.map(({ searchParams }) => searchParams.get('offset')),
      ['0', '100', '200'],
    );
    assert.equal(asked[0]?.searchParams.get('split'), 'train');
    assert.equal((await read('huggingface://datasets/owner/name?limit=3')).length, 3);
  });

  it('says what the server says', async () => {
    await assert.rejects(read('huggingface://datasets/gated'), {
      code: 'dataset.unreachable',
      message: /gated/,
    });
  });

  it('waits for a server that is busy, and says when it stays so', async () => {
    failures.push(429, 502);
    clock.slept.length = 0;
    assert.equal((await read('huggingface://datasets/owner/name?limit=2')).length, 2);
    assert.equal(clock.slept.length, 2);
    assert.ok(clock.slept.every((pause) => pause >= 7000));
    failures.push(...Array.from({ length: 5 }, () => 503));
    await assert.rejects(read('huggingface://datasets/owner/name?limit=2'), {
      code: 'dataset.unreachable',
      message: /Hugging Face answered 503/,
    });
  });

  it('makes no case of a row that the server cut off', async () => {
    const rows = await read('huggingface://datasets/long?limit=3');
    assert.deepEqual(rows, [{ n: 0 }, 'Row 2: the server cut off "n".', { n: 2 }]);
  });
});
