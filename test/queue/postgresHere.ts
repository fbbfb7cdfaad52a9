import { findPostgres, startPostgres, type PostgresServer } from '../support/postgres.ts';

let running: Promise<PostgresServer | undefined> | undefined;

/** A server for the tests of this process, started by the first that wants it. Where there is none, they are skipped. */
export function postgresHere(): () => PostgresServer {
  let server: PostgresServer | undefined;
  before(async function () {
    this.timeout(300_000);
    running ??= findPostgres().then((programs) =>
      programs === undefined ? undefined : startPostgres(programs),
    );
    server = await running;
    if (server) return;
    console.log('PostgreSQL was not found and could not be installed: these tests are left out.');
    this.skip();
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
