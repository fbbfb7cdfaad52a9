import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onProcessEnd } from './processEnd.ts';
import { installVsix, linkExtension, writeSettings } from './serverData.ts';

/** What a VS Code server is started with. */
export interface ServerOptions {
  /** The build, from {@link installVscode}. */
  build: string;
  /** User settings, laid over the quiet ones. */
  settings?: Record<string, unknown>;
  /** Folders of extensions that shall be there as if a user had installed them. */
  extensions?: readonly string[];
  /** A packaged extension to install as a user would. */
  vsix?: string | undefined;
  /** More command line arguments for the server. */
  args?: readonly string[];
  /** More environment for the server and so for the extension host; undefined removes a variable. */
  env?: Record<string, string | undefined>;
  /** The driver that tests use to wait for the workbench. It honours `payload` and hides toasts. Default: true. */
  driver?: boolean;
}

/** What a page of the workbench is opened with. */
export interface WorkbenchTarget {
  /** A folder, or a `.code-workspace` file that names several. */
  folder: string;
  /** The extension under development, loaded from its folder. Needs the driver. */
  extensionDevelopmentPath?: string | undefined;
  /** The module whose `run` the extension host calls. Needs the driver. */
  extensionTestsPath?: string | undefined;
}

/** How long the server may take until it listens, in milliseconds. */
const startTimeout = 60_000;

/**
 * A VS Code server on a free loopback port, with a data folder of its own. It, its extension hosts and its data end
 * with {@link stop}, or with this process at the latest.
 */
export class VscodeServer {
  readonly port: number;
  readonly dataFolder: string;
  readonly #token: string;
  readonly #child: ChildProcess;
  readonly #output: { text: string };
  readonly #forget: () => void;

  private constructor(
    port: number,
    dataFolder: string,
    token: string,
    child: ChildProcess,
    output: { text: string },
    forget: () => void,
  ) {
    this.port = port;
    this.dataFolder = dataFolder;
    this.#token = token;
    this.#child = child;
    this.#output = output;
    this.#forget = forget;
  }

  /**
   * Starts a server and waits until it listens.
   * @throws if it ends or stays silent instead; the message carries its output
   */
  static async start(options: ServerOptions): Promise<VscodeServer> {
    const dataFolder = mkdtempSync(path.join(os.tmpdir(), 'cupel-vscode-'));
    let child: ChildProcess | undefined;
    const cleanUp = (): void => {
      if (child) signalGroup(child, 'SIGKILL');
      rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 });
    };
    const forget = onProcessEnd(cleanUp);
    try {
      for (const extension of options.extensions ?? []) linkExtension(dataFolder, extension);
      if (options.vsix) await installVsix(options.build, dataFolder, options.vsix);
      writeSettings(dataFolder, options.settings ?? {});
      const token = randomBytes(16).toString('hex');
      child = spawn(process.execPath, serverArgs(options, dataFolder, token), {
        env: serverEnvironment(options.env ?? {}),
        // The server leads a process group, which its extension hosts and terminals join and end with.
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const output = { text: '' };
      const port = await listening(child, output);
      return new VscodeServer(port, dataFolder, token, child, output, forget);
    } catch (error) {
      cleanUp();
      forget();
      throw error;
    }
  }

  /** Everything that the server has printed so far. */
  get log(): string {
    return this.#output.text;
  }

  /** The address to open in a browser. Whoever knows it may use the server: it carries the token. */
  url(target: WorkbenchTarget): string {
    const kind = target.folder.endsWith('.code-workspace') ? 'workspace' : 'folder';
    const query = new URLSearchParams({ [kind]: target.folder, tkn: this.#token });
    const payload = (['extensionDevelopmentPath', 'extensionTestsPath'] as const)
      .filter((key) => target[key] !== undefined)
      .map((key) => [key, `vscode-remote://127.0.0.1:${this.port}${target[key]}`]);
    if (payload.length > 0) query.set('payload', JSON.stringify(payload));
    return `http://127.0.0.1:${this.port}/?${query}`;
  }

  /** Makes the user's settings the quiet ones and these. Pages read them when they load. */
  setSettings(settings: Record<string, unknown>): void {
    writeSettings(this.dataFolder, settings);
  }

  /** Waits until the server's output matches. @throws after `timeout` milliseconds */
  async waitForLog(pattern: RegExp, timeout: number): Promise<void> {
    if (pattern.test(this.log)) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => done(new Error(`the server never printed ${pattern}`)), timeout);
      const look = (): void => {
        if (pattern.test(this.log)) done();
      };
      const done = (error?: Error): void => {
        clearTimeout(timer);
        this.#child.stdout?.off('data', look);
        this.#child.stderr?.off('data', look);
        if (error) reject(error);
        else resolve();
      };
      this.#child.stdout?.on('data', look);
      this.#child.stderr?.on('data', look);
    });
  }

  /** Resolves when the server has ended, of itself or by {@link stop}. */
  async ended(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      this.#child.once('exit', () => resolve());
    });
  }

  /** Ends the server with all that it has started, and deletes its data. */
  async stop(): Promise<void> {
    signalGroup(this.#child, 'SIGTERM');
    const impatience = setTimeout(() => signalGroup(this.#child, 'SIGKILL'), 3000);
    await this.ended();
    clearTimeout(impatience);
    signalGroup(this.#child, 'SIGKILL'); // a child of the server may have outlived it
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
    this.#forget();
    rmSync(this.dataFolder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function serverArgs(options: ServerOptions, dataFolder: string, token: string): string[] {
  return [
    path.join(options.build, 'out', 'server-main.js'),
    '--host=127.0.0.1',
    '--port=0',
    `--connection-token=${token}`,
    '--accept-server-license-terms',
    '--telemetry-level=off',
    '--reconnection-grace-time=5',
    `--server-data-dir=${dataFolder}`,
    ...(options.driver === false ? [] : ['--enable-smoke-test-driver']),
    ...(options.args ?? []),
  ];
}

/** A server started from a VS Code terminal must not take itself for a part of that VS Code. */
function serverEnvironment(extra: Record<string, string | undefined>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(VSCODE_(?!TEST_)|ELECTRON_)/.test(name));
  return { ...Object.fromEntries(own), EXTENSIONS_GALLERY: '{}', ...extra };
}

function listening(child: ChildProcess, output: { text: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (what: string): void => reject(new Error(`the VS Code server ${what}\n${output.text}`));
    const timer = setTimeout(() => fail(`did not listen within ${startTimeout / 1000} s`), startTimeout);
    let port: string | undefined;
    const read = (chunk: Buffer): void => {
      output.text += chunk.toString();
      port ??= /listening on (\d+)/.exec(output.text)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`ended with ${code ?? signal} before it listened`);
    });
  });
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has already ended, which is what was wanted.
  }
}
