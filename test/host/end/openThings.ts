import childProcess from 'node:child_process';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import type { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';

const require = createRequire(import.meta.url);

/** What was begun and has not ended, by what it is. */
export interface OpenThings {
  /** Listeners, watchers, registrations, views, panels: whatever VS Code gives a `dispose` to. */
  disposables(): string[];
  timers(): string[];
  workers(): string[];
  children(): string[];
  /** Puts everything back. */
  restore(): void;
}

type Anything = Record<string, unknown>;
const makes = /^(?:create|register|onDid|onWill)/;

/**
 * Notes from now on what VS Code's API, timers, worker threads and child processes are asked to begin, until it ends.
 * @param folder of the code whose timers and processes count; VS Code and other extensions have their own
 */
export function watchOpenThings(folder: string): OpenThings {
  const undo: (() => void)[] = [];
  const disposables = new Map<object, string>();
  for (const [name, namespace] of Object.entries(vscode))
    if (typeof namespace === 'object' && namespace !== null)
      undo.push(...watchNamespace(name, namespace, disposables));
  const timers = watchTimers(folder, undo);
  const workers = watchWorkers(undo);
  const children = watchChildren(folder, undo);
  return {
    disposables: () => [...disposables.values()].sort(),
    timers: () => [...timers.values()],
    workers: () => [...workers.values()],
    children: () => [...children.values()],
    restore: () => undo.forEach((each) => each()),
  };
}

function watchNamespace(name: string, namespace: Anything, open: Map<object, string>): (() => void)[] {
  return Object.keys(namespace).flatMap((key) => {
    if (!makes.test(key)) return [];
    const original = namespace[key];
    if (typeof original !== 'function') return [];
    const watched = (...args: unknown[]): unknown => {
      const made: unknown = Reflect.apply(original, namespace, args);
      if (isDisposable(made)) note(made, `${name}.${key}`, args[0], open);
      return made;
    };
    Object.defineProperty(namespace, key, {
      value: watched,
      configurable: true,
      writable: true,
      enumerable: true,
    });
    return [
      () =>
        Object.defineProperty(namespace, key, {
          value: original,
          configurable: true,
          writable: true,
          enumerable: true,
        }),
    ];
  });
}

function note(made: vscode.Disposable, what: string, first: unknown, open: Map<object, string>): void {
  const detail = typeof first === 'string' ? ` ${first}` : '';
  const dispose = made.dispose.bind(made);
  open.set(made, `${what}${detail}`);
  Object.defineProperty(made, 'dispose', {
    value: () => {
      open.delete(made);
      return dispose();
    },
    configurable: true,
    writable: true,
  });
}

function isDisposable(value: unknown): value is vscode.Disposable {
  return typeof value === 'object' && value !== null && typeof (value as Anything)['dispose'] === 'function';
}

function watchTimers(folder: string, undo: (() => void)[]): Map<unknown, string> {
  const open = new Map<unknown, string>();
  const globals = globalThis as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const [set, clear] of [
    ['setTimeout', 'clearTimeout'],
    ['setInterval', 'clearInterval'],
  ] as const) {
    const [originalSet, originalClear] = [globals[set]!, globals[clear]!];
    globals[set] = (work: unknown, ...rest: unknown[]) => {
      // The line below this function's own: who set it.
      const [, , by = ''] = (new Error('set here').stack ?? '').split('\n');
      const timer = originalSet(
        (...args: unknown[]) => {
          if (set === 'setTimeout') open.delete(timer);
          return (work as (...given: unknown[]) => unknown)(...args);
        },
        ...rest,
      );
      if (by.includes(folder)) open.set(timer, `${set} ${by.trim()}`);
      return timer;
    };
    globals[clear] = (timer: unknown) => {
      open.delete(timer);
      return originalClear(timer);
    };
    undo.push(() => {
      globals[set] = originalSet;
      globals[clear] = originalClear;
    });
  }
  return open;
}

function watchWorkers(undo: (() => void)[]): Map<unknown, string> {
  const open = new Map<unknown, string>();
  const threads = require('node:worker_threads') as { Worker: typeof Worker };
  const Original = threads.Worker;
  threads.Worker = class extends Original {
    constructor(...args: ConstructorParameters<typeof Original>) {
      super(...args);
      open.set(this, String(args[0]));
      this.once('exit', () => open.delete(this));
    }
  };
  syncBuiltinESMExports();
  undo.push(() => {
    threads.Worker = Original;
    syncBuiltinESMExports();
  });
  return open;
}

function watchChildren(folder: string, undo: (() => void)[]): Map<unknown, string> {
  const open = new Map<unknown, string>();
  // Every way of starting a process ends here.
  const prototype = childProcess.ChildProcess.prototype as unknown as Record<
    string,
    (...args: unknown[]) => unknown
  >;
  const original = prototype['spawn']!;
  prototype['spawn'] = function (this: childProcess.ChildProcess, ...args: unknown[]): unknown {
    // Other extensions, which begin in their own time, have theirs.
    if (!isCalledFrom(folder)) return Reflect.apply(original, this, args);
    open.set(this, JSON.stringify((args[0] as { args?: unknown } | undefined)?.args));
    this.once('exit', () => open.delete(this));
    this.once('error', () => open.delete(this));
    return Reflect.apply(original, this, args);
  };
  undo.push(() => (prototype['spawn'] = original));
  return open;
}

function isCalledFrom(folder: string): boolean {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  const { stack = '' } = new Error('called here');
  Error.stackTraceLimit = limit;
  return stack.includes(folder);
}
