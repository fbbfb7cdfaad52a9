import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CodeCall } from '../../../../src/core/code/codeCall.ts';
import { createCodeRunner, endSharedCode, sharedCodeRunner } from '../../../../src/core/code/codeRunner.ts';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';

const code = (expected: string) => (error: unknown) => {
  assert.equal((error as { code?: string }).code, expected, String(error));
  return true;
};

describe('createCodeRunner', () => {
  const runner = createCodeRunner({ environment: createNodeEnvironment() });
  let directory: string;
  before(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'cupel-code-'));
  });
  after(async () => {
    await runner.dispose();
    await rm(directory, { recursive: true });
  });

  const inline = (source: string, output: unknown = 'hello', more: Partial<CodeCall> = {}): CodeCall =>
    ({ mode: 'auto', source, parameters: ['output'], args: [output], directory, ...more }) as CodeCall;
  const file = async (name: string, text: string, args: unknown[] = [], fn?: string): Promise<CodeCall> => {
    await writeFile(path.join(directory, name), text);
    return { mode: 'file', file: path.join(directory, name), args, ...(fn ? { fn } : {}) };
  };

  describe('JavaScript', () => {
    it('evaluates an expression, a body, a promise and a function', async () => {
      assert.equal(await runner.runJavaScript(inline('output.length > 3;')), true);
      assert.deepEqual(await runner.runJavaScript(inline('const n = output.length;\nreturn { n };')), {
        n: 5,
      });
      assert.equal(await runner.runJavaScript(inline('Promise.resolve(output.toUpperCase())')), 'HELLO');
      assert.equal(await runner.runJavaScript(inline('(text) => text + "!"')), 'hello!');
      assert.equal(await runner.runJavaScript(inline("require('node:path').basename('/a/b')")), 'b');
      assert.equal(await runner.runJavaScript(inline('const unused = 1;')), undefined);
    });

    it('calls the default export, a named one, and TypeScript', async () => {
      assert.equal(await runner.runJavaScript(await file('a.mjs', 'export default (x) => x + 1', [1])), 2);
      assert.equal(
        await runner.runJavaScript(
          await file('b.cjs', 'module.exports = { twice: (x) => 2 * x }', [4], 'twice'),
        ),
        8,
      );
      assert.equal(
        await runner.runJavaScript(await file('c.ts', 'export default (x: number): number => x * 3', [5])),
        15,
      );
    });

    it('reads a file again after it was edited', async () => {
      assert.equal(await runner.runJavaScript(await file('d.mjs', 'export default () => "old"')), 'old');
      const call = await file('d.mjs', 'export default () => "new"');
      assert.equal(await runner.runJavaScript(call), 'new');
    });

    it('says what went wrong', async () => {
      await assert.rejects(runner.runJavaScript(inline('output.')), code('code.syntax'));
      await assert.rejects(runner.runJavaScript(inline('output.nope.x')), code('code.threw'));
      await assert.rejects(runner.runJavaScript(inline('({ f: () => 1 })')), code('code.badResult'));
      await assert.rejects(runner.runJavaScript(inline('process.exit(0)')), code('code.crashed'));
      await assert.rejects(
        runner.runJavaScript(await file('e.mjs', 'export const yes = () => 1', [], 'no')),
        { code: 'code.notFound', hint: 'It exports: yes.' },
      );
      await assert.rejects(
        runner.runJavaScript({ mode: 'file', file: path.join(directory, 'none.js'), args: [] }),
        code('code.notFound'),
      );
    });

    it('stops code that never returns or prints without end, and goes on', async () => {
      await assert.rejects(
        runner.runJavaScript(inline('while (true);', '', { timeoutMs: 300 })),
        code('code.timeout'),
      );
      await assert.rejects(
        runner.runJavaScript(inline('new Promise(() => {})', '', { timeoutMs: 300 })),
        code('code.timeout'),
      );
      await assert.rejects(
        runner.runJavaScript(inline('while (true) try { console.log("x".repeat(1000)) } catch {}')),
        code('code.outputTooLarge'),
      );
      assert.equal(await runner.runJavaScript(inline('output')), 'hello');
    });

    it('stops code that fills the memory', async () => {
      const source = 'const kept = []; for (;;) kept.push(new Array(1e5).fill(kept.length));';
      await assert.rejects(
        runner.runJavaScript({
          mode: 'body',
          source,
          parameters: [],
          args: [],
          directory,
          timeoutMs: 60_000,
        }),
        { code: 'code.crashed', message: /512 MB/ },
      );
    });

    it('stops when asked to', async () => {
      const signal = AbortSignal.timeout(50);
      await assert.rejects(runner.runJavaScript(inline('while (true);', '', { signal })), {
        name: 'TimeoutError',
      });
    });

    it('runs many at once in order of arrival', async () => {
      const calls = Array.from({ length: 50 }, (_, n) => runner.runJavaScript(inline('output * 2', n)));
      assert.deepEqual(
        await Promise.all(calls),
        Array.from({ length: 50 }, (_, n) => n * 2),
      );
    });
  });

  describe('Python', () => {
    it('evaluates an expression, a body and a coroutine', async () => {
      assert.equal(await runner.runPython(inline('len(output) > 3')), true);
      assert.deepEqual(
        await runner.runPython(inline('import math\nreturn {"n": math.floor(len(output) / 2)}')),
        { n: 2 },
      );
      const call = await file('f.py', 'async def main(x):\n    return x + 1\n', [1], 'main');
      assert.equal(await runner.runPython(call), 2);
    });

    it('uses one process for many calls', async () => {
      const pids = await Promise.all(
        Array.from({ length: 20 }, () => runner.runPython(inline('__import__("os").getpid()'))),
      );
      assert.ok(new Set(pids).size <= 2);
    });

    it('keeps what is printed out of the answers', async () => {
      assert.equal(await runner.runPython(inline('print("noise")\nreturn output')), 'hello');
    });

    it('says what went wrong', async () => {
      await assert.rejects(runner.runPython(inline('output +')), code('code.syntax'));
      await assert.rejects(runner.runPython(inline('\nreturn output / 1')), {
        code: 'code.threw',
        message: /TypeError.*line 2/,
      });
      await assert.rejects(runner.runPython(inline('object()')), code('code.badResult'));
      await assert.rejects(runner.runPython(inline('float("nan")')), code('code.badResult'));
      await assert.rejects(runner.runPython(inline('__import__("os")._exit(3)')), code('code.crashed'));
      await assert.rejects(runner.runPython(await file('g.py', 'def a(): pass\n', [], 'b')), {
        code: 'code.notFound',
        hint: 'It defines: a.',
      });
    });

    it('stops code that never returns or prints without end, and goes on', async () => {
      await assert.rejects(
        runner.runPython(inline('while True: pass', '', { timeoutMs: 300 })),
        code('code.timeout'),
      );
      await assert.rejects(
        runner.runPython(inline('while True: print("x" * 1000)')),
        code('code.outputTooLarge'),
      );
      assert.equal(await runner.runPython(inline('output')), 'hello');
    });

    it('says when there is no Python', async () => {
      const environment = createNodeEnvironment({ variables: { CUPEL_PYTHON: '/nowhere/python' } });
      const other = createCodeRunner({ environment });
      await assert.rejects(other.runPython(inline('1')), code('code.pythonMissing'));
      await other.dispose();
    });
  });

  describe('commands', () => {
    it('gives what a command prints', async () => {
      const script = 'process.stdin.pipe(process.stdout)';
      assert.equal(await runner.exec(process.execPath, ['-e', script], { stdin: 'text', directory }), 'text');
    });

    it('says what went wrong', async () => {
      const run = (script: string, timeoutMs = 10_000) =>
        runner.exec(process.execPath, ['-e', script], { directory, timeoutMs });
      await assert.rejects(run('console.error("no such model"); process.exit(2)'), {
        code: 'code.exitCode',
        message: /ended with 2: no such model/,
      });
      await assert.rejects(run('setInterval(() => {}, 1000)', 300), code('code.timeout'));
      await assert.rejects(
        run('for (;;) require("fs").writeSync(1, "x".repeat(65536))'),
        code('code.outputTooLarge'),
      );
      await assert.rejects(runner.exec('./none', [], { directory }), code('code.notFound'));
    });
  });

  it('runs nothing in a workspace that is not trusted', async () => {
    const environment = createNodeEnvironment({ trust: { code: false, network: false } });
    const other = createCodeRunner({ environment });
    await assert.rejects(other.runJavaScript(inline('1')), code('trust.codeNotAllowed'));
    await assert.rejects(other.runPython(inline('1')), code('trust.codeNotAllowed'));
    await assert.rejects(other.exec('ls', [], { directory }), code('trust.codeNotAllowed'));
  });

  it('rejects what is under way when disposed', async () => {
    const other = createCodeRunner({ environment: createNodeEnvironment() });
    const running = other.runJavaScript(inline('new Promise(() => {})'));
    await other.dispose();
    await assert.rejects(running, code('code.crashed'));
  });

  it('lets a program end whose calls were all taken back', async () => {
    const core = new URL('../../../../src/core/', import.meta.url);
    const script = `
      import { createCodeRunner } from '${new URL('code/codeRunner.ts', core).href}';
      import { createNodeEnvironment } from '${new URL('nodeEnvironment.ts', core).href}';
      const runner = createCodeRunner({ environment: createNodeEnvironment(), workers: 1, idleMs: Infinity });
      const controller = new AbortController();
      const { signal } = controller;
      const directory = import.meta.dirname;
      const call = { mode: 'auto', source: 'new Promise(() => {})', parameters: [], args: [], directory, signal };
      await runner.runJavaScript({ ...call, source: '1' }); // the first of the calls is begun, the second waits
      const calls = [runner.runJavaScript(call), runner.runJavaScript(call)];
      setTimeout(() => controller.abort());
      const ends = await Promise.allSettled(calls);
      console.log(ends.map(({ reason }) => reason.name).join());
    `;
    const program = path.join(directory, 'program.mjs');
    await writeFile(program, script);
    // One that does not end is ended, and fails.
    const child = spawn(process.execPath, [program], {
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 30_000,
      killSignal: 'SIGKILL',
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    assert.deepEqual(await once(child, 'close'), [0, null]);
    assert.equal(said, 'AbortError,AbortError\n');
  });

  it('ends all shared runners, their idle workers and processes included', async () => {
    const environments = [createNodeEnvironment(), createNodeEnvironment()];
    const pids = await Promise.all(
      environments.map(async (environment) =>
        Number(
          await sharedCodeRunner(environment).runPython({
            mode: 'auto',
            source: 'import os\nreturn os.getpid()',
            parameters: [],
            args: [],
            directory,
          }),
        ),
      ),
    );
    const isAlive = (pid: number): boolean => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    assert.ok(pids.every(isAlive), 'they wait for more');
    await endSharedCode();
    while (pids.some(isAlive)) await new Promise((resolve) => setImmediate(resolve));
    const [environment] = environments;
    assert.ok(environment);
    await assert.rejects(
      sharedCodeRunner(environment).runJavaScript(inline('1')),
      code('code.crashed'),
      'it starts nothing more',
    );
  });
});
