import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cupel, said, startCupel, type Running } from '../../support/cupel.ts';

const waiting = 'waiting for changes';

describe('cupel run --watch', () => {
  let cwd: string;
  let run: Running | undefined;
  beforeEach(async () => {
    cwd = await mkdtemp(path.join(tmpdir(), 'cupel-watch-'));
  });
  afterEach(async () => {
    run?.child.kill('SIGKILL');
    await run?.finished;
    run = undefined;
    await rm(cwd, { recursive: true });
  });

  const write = (name: string, text: string) => writeFile(path.join(cwd, name), text);
  const suite = (name: string, prompts: string) =>
    write(
      `${name}.eval.yaml`,
      `prompts: ${prompts}\nproviders: [echo]\ntests:\n  - assert: [{ type: contains, value: hello }]\n`,
    );
  const start = async (...args: string[]): Promise<Running> => {
    run = startCupel(['run', '--watch', ...args], { cwd });
    await said(run, waiting);
    return run;
  };
  /** Changes a file, and waits until the program waits again. */
  const change = async (running: Running, name: string, text: string) => {
    const again = said(running, waiting);
    await write(name, text);
    await again;
  };
  const end = async (running: Running) => {
    running.child.kill('SIGINT');
    return running.finished;
  };

  it('runs the suite again when its prompt was changed, and ends with what the last run said', async () => {
    await write('prompt.txt', 'goodbye');
    await suite('a', 'file://prompt.txt');
    const running = await start('a.eval.yaml');
    await change(running, 'prompt.txt', 'hello');
    const { code, stdout, stderr } = await end(running);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /0 of 1 passed[^]*1 of 1 passed/);
    assert.match(stderr, /changed: prompt\.txt\n/);
  });

  it('runs only the suites that name what was changed, or whose globs find what came', async () => {
    await write('one.txt', 'hello');
    await mkdir(path.join(cwd, 'others', 'deep'), { recursive: true });
    await write('others/two.txt', 'hello');
    await suite('a', 'file://one.txt');
    await suite('b', 'file://others/**/*.txt');
    await suite('c', 'hello');
    const running = await start('.');
    await change(running, 'one.txt', 'hello again');
    await change(running, 'others/deep/three.txt', 'hello there');
    const { code, stdout } = await end(running);
    assert.equal(code, 0, stdout);
    assert.deepEqual(stdout.match(/^[abc] /gm), ['a ', 'b ', 'c ', 'a ', 'b ']);
    assert.match(stdout, /2 of 2 passed/);
  });

  it('waits where a suite has a mistake, until it is mended', async () => {
    await suite('a', 'file://late/*.txt');
    const running = await start('a.eval.yaml');
    await change(running, 'a.eval.yaml', 'prompts: [hello\n');
    await change(running, 'a.eval.yaml', 'prompts: hello\nproviders: [echo]\n');
    const { code, stdout, stderr } = await end(running);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /a\.eval\.yaml:\d+:\d+: error /);
    assert.match(stdout, /^a [^]*1 of 1 passed/);
  });

  it('is not started for ever by what its runs write', async () => {
    await write('cases.csv', 'x\n1\n');
    await write(
      'hooks.mjs',
      `import { appendFileSync } from 'node:fs';
export const again = () => appendFileSync(new URL('cases.csv', import.meta.url), '2\\n');\n`,
    );
    await write(
      'a.eval.yaml',
      'prompts: "{{x}}"\nproviders: [echo]\ntests: file://cases.csv\nextensions: [file://hooks.mjs:again]\n',
    );
    run = startCupel(['run', '--watch', 'a.eval.yaml'], { cwd });
    await said(run, 'starts no more runs');
    const again = said(run, 'changed: cases.csv');
    await write('cases.csv', 'x\n9\n');
    await again;
    const { stderr } = await end(run);
    assert.match(stderr, /warning: each run changes cases\.csv, which starts no more runs/);
  });

  it('refuses flags whose runs are not over when it is, and a call without a suite', async () => {
    for (const flag of ['--json', '--batch', '--resume', '--queue=postgres://127.0.0.1/x']) {
      const { code, stderr } = await cupel(['run', 'a.eval.yaml', '--watch', flag], { cwd });
      assert.equal(code, 1);
      assert.match(stderr, /cli\.watchAlone: --watch and --\w+ do not go together/);
    }
    const { code, stderr } = await cupel(['run', '--watch'], { cwd });
    assert.equal(code, 1);
    assert.match(stderr, /cli\.noSuite/);
  });
});
