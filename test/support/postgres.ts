import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { exec } from './exec.ts';

const aptGet = '/usr/bin/apt-get';
const debianHome = '/usr/lib/postgresql';

export interface PostgresServer {
  /** Of a database that is there. */
  url: string;
  /** Makes another, empty database. */
  database(): Promise<string>;
  /** Takes it down, and answers with what brings it up again. */
  takeDown(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

/**
 * The folder of PostgreSQL's programs: the one that `CUPEL_POSTGRES` names, else an installed one, else (as root on
 * Debian and its kin) that of the distribution's package. Undefined when there is none.
 */
export async function findPostgres(): Promise<string | undefined> {
  const given = process.env['CUPEL_POSTGRES'];
  if (given) return given;
  const found = await installedPostgres();
  if (found || !existsSync(aptGet) || process.getuid?.() !== 0) return found;
  console.error('Installing the package postgresql (once)');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { stdio: ['ignore', 'ignore', 'inherit'] as ('ignore' | 'inherit')[], env };
  // A failed update need not matter: the lists may be there from before.
  await exec(aptGet, ['update', '-q'], options);
  await exec(
    aptGet,
    ['install', '-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', 'postgresql'],
    options,
  );
  return installedPostgres();
}

async function installedPostgres(): Promise<string | undefined> {
  const versions = await readdir(debianHome).catch(() => []);
  const places = [
    ...versions
      .toSorted((a, b) => Number(b) - Number(a))
      .map((version) => path.join(debianHome, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(path.delimiter),
  ];
  return places.find(
    (folder) => existsSync(path.join(folder, 'initdb')) && existsSync(path.join(folder, 'postgres')),
  );
}

/** Starts a server of its own on a loopback port, with its data in a new folder. PostgreSQL refuses to run as root. */
export async function startPostgres(programs: string): Promise<PostgresServer> {
  const user = process.getuid?.() === 0 ? await userNamed('postgres') : undefined;
  // Another user has to be able to enter: the folder that TMPDIR names may be for its owner only.
  const temporary = user ? '/tmp' : os.tmpdir();
  const directory = await mkdtemp(path.join(temporary, 'cupel-postgres-'));
  if (user) await chown(directory, user.uid, user.gid);
  const options = { cwd: directory, stdio: 'ignore' as const, ...user };
  const data = path.join(directory, 'data');
  const made = spawn(
    path.join(programs, 'initdb'),
    ['-D', data, '-U', 'cupel', '-A', 'trust', '--no-sync', '-E', 'UTF8'],
    options,
  );
  const [code] = (await once(made, 'close')) as [number];
  if (code !== 0) throw new Error(`initdb ended with ${code}`);
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', `port=${port}`];
  const begin = () =>
    spawn(
      path.join(programs, 'postgres'),
      ['-D', data, ...settings.flatMap((each) => ['-c', each])],
      options,
    );
  let server = begin();
  const end = async () => {
    // Fast shutdown.
    server.kill('SIGINT');
    if (server.exitCode === null) await once(server, 'exit');
  };
  const at = (database: string) => `postgres://cupel:secret-word@127.0.0.1:${port}/${database}`;
  await untilReady(at('postgres'), server);
  let databases = 0;
  return {
    url: at('postgres'),
    async database() {
      const name = `test${++databases}`;
      await query(at('postgres'), `CREATE DATABASE ${name}`);
      return at(name);
    },
    async takeDown() {
      await end();
      return async () => {
        server = begin();
        await untilReady(at('postgres'), server);
      };
    },
    async stop() {
      await end();
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function userNamed(name: string): Promise<{ uid: number; gid: number }> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const [, , uid, gid] = lines.find(([first]) => first === name) ?? [];
  if (uid === undefined) throw new Error(`There is no user "${name}" to run PostgreSQL as.`);
  return { uid: Number(uid), gid: Number(gid) };
}

/**
 * A free port below those that systems hand out by themselves: while the server is down, no connection of another
 * program takes it, nor one that looks for the server.
 */
async function freePort(): Promise<number> {
  for (let port = 20_000 + (process.pid % 10_000); port < 32_000; port++) {
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
  throw new Error('No port is free for PostgreSQL.');
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`postgres ended with ${server.exitCode}`);
    try {
      await query(url, 'SELECT 1');
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
