import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { expand, shipped } from './shipped.ts';

/** A unit vector of 1536 numbers along one axis. */
export function axis(index: number): number[] {
  return Array.from({ length: 1536 }, (_, position) => Number(position === index));
}

/** A new database in this process, with the table of `aie-sql-pgvector`. */
export async function createDatabase(): Promise<PGlite> {
  const database = await PGlite.create({ extensions: { vector } });
  const table = shipped.find((snippet) => snippet.prefix === 'aie-sql-pgvector');
  await database.exec(expand(table?.body ?? []));
  return database;
}

/** Lets Postgres clients connect to a database by the loopback address, until it is stopped. */
export async function serve(database: PGlite): Promise<{ port: number; stop: () => Promise<void> }> {
  const port = await freePort();
  const server = new PGLiteSocketServer({ db: database, host: '127.0.0.1', port });
  await server.start();
  return { port, stop: () => server.stop() };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
