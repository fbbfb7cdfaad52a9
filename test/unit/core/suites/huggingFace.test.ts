import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { readDataset } from '../../../../src/core/suites/datasets/readDataset.ts';

describe('huggingface:// datasets', () => {
  const asked: URL[] = [];
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
      const rows = Array.from({ length: Math.min(length!, 250 - offset!) }, (_, n) => ({
        row: { n: offset! + n },
      }));
      response.end(JSON.stringify({ rows, num_rows_total: 250 }));
    }).listen(0, '127.0.0.1', () => {
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      done();
    });
  });
  after((done) => void server.close(done));

  const location = { file: '/s.yaml', range: { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } } };
  const read = async (file: string) => {
    const environment = createNodeEnvironment({ variables: { CUPEL_HUGGINGFACE_URL: url } });
    const vars = [];
    for await (const { config } of readDataset({ file, location, directory: '/', environment }))
      vars.push(config.vars);
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
});
