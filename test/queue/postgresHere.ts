import { findPostgres, startPostgres, type PostgresServer } from '../support/postgres.ts';

let running: Promise<PostgresServer> | undefined;

async function start(): Promise<PostgresServer> {
  const programs = await findPostgres();
  if (programs === undefined) throw new Error('PostgreSQL was not found and could not be installed.');
  return startPostgres(programs);
}

/** A server for the tests of this process, started by the first that wants it. `test:queue` asks before whether there is one. */
export function postgresHere(): () => PostgresServer {
  let server: PostgresServer | undefined;
  before(async function () {
    this.timeout(300_000);
    running ??= start();
    server = await running;
  });
  return () => {
    if (!server) throw new Error('PostgreSQL is not running');
    return server;
  };
}

/** Root hook: the last test is over. */
export const mochaHooks = {
  async afterAll(): Promise<void> {
    await (await running)?.stop();
  },
};
