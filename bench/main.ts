import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { writeEchoSuite, writeInlineSuite, writeSuite } from './writeSuite.ts';

/*
 * npm run bench [-- --cases 10000 --promptfoo <path of its main.js>]
 * npm run bench -- --only million [--million 1000000]
 * Each figure stands beside what it is measured against, in the same minutes on the same machine: only the ratios
 * mean anything. Bounds are those that the engine is held to; one that is missed makes the exit code 1.
 */
const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '10000' },
    promptfoo: { type: 'string' },
    only: { type: 'string' },
    million: { type: 'string', default: '1000000' },
  },
});
const cases = Number(values.cases);
const atOnce = 50;
const here = import.meta.dirname;
const run = promisify(execFile);

interface Measured {
  ms: number;
  peakBytes: number;
  medianMs?: number | null;
}

const folder = await mkdtemp(path.join(tmpdir(), 'cupel-bench-'));
const server = spawn(process.execPath, [path.join(here, 'modelServer.ts')], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const port = await new Promise<number>((resolve, reject) => {
  server.stdout.once('data', (line: Buffer) => resolve(Number(line.toString())));
  server.once('exit', (code) => reject(new Error(`the model server ended with ${code}`)));
});
let missed = 0;
let stores = 0;

const bare = (latency: number, n: number) =>
  measure('bareLoop.ts', `http://127.0.0.1:${port}/l${latency}/v1`, String(n), String(atOnce));
const ours = async (latency: number, n: number, cache?: { store: string }) =>
  measure(
    'runOnce.ts',
    await suiteOf(latency, n),
    cache?.store ?? storeOf(),
    String(atOnce),
    cache ? 'cache' : 'nocache',
  );
const storeOf = () => path.join(folder, `store-${(stores += 1)}`);
const suiteOf = (latency: number, n: number) => writeSuite(folder, { latency, cases: n, port });

async function measure(script: string, ...args: string[]): Promise<Measured> {
  const { stdout } = await run(process.execPath, [path.join(here, script), ...args], { maxBuffer: 1 << 24 });
  return JSON.parse(stdout) as Measured;
}

/** Prints a line, and whether the figure is within its bound. */
function report(what: string, figure: string, bound: string, kept: boolean): void {
  if (!kept) missed += 1;
  console.log(`${kept ? 'ok  ' : 'MISS'}  ${what.padEnd(58)} ${figure.padEnd(44)} ${bound}`);
}

const perSecond = (n: number, { ms }: Measured) => `${Math.round((n / ms) * 1000)}/s`;
const megabytes = ({ peakBytes }: Measured) => `${Math.round(peakBytes / 1e6)} MB`;

const benches: Record<string, () => Promise<void>> = {
  async throughput() {
    // Turn by turn, so that a busy minute of the machine falls on both.
    const [bare1, ours1, bare2, ours2] = [
      await bare(0, cases),
      await ours(0, cases),
      await bare(0, cases),
      await ours(0, cases),
    ];
    const ratio = Math.min(bare1.ms, bare2.ms) / Math.min(ours1.ms, ours2.ms);
    const best = ours1.ms < ours2.ms ? ours1 : ours2;
    const bareBest = bare1.ms < bare2.ms ? bare1 : bare2;
    const figure = `${Math.round(ratio * 100)}% (${perSecond(cases, best)} of ${perSecond(cases, bareBest)}, ${megabytes(best)})`;
    report(`${cases} cases, 0 ms, of a bare loop over the SDK`, figure, '≥ 50%', ratio >= 0.5);
  },
  async latency() {
    const [reference, measured] = [await bare(50, cases), await ours(50, cases)];
    const ideal = (cases * 50) / atOnce;
    const ratio = measured.ms / ideal;
    // How far a machine is from the ideal by itself, the bare loop tells.
    const figure = `${ratio.toFixed(2)} × ${(ideal / 1000).toFixed(1)} s (a bare loop ${(reference.ms / ideal).toFixed(2)} ×)`;
    report(`${cases} cases, 50 ms, against the ideal`, figure, '≤ 1.15 ×', ratio <= 1.15);
    const median = measured.medianMs ?? NaN;
    report(
      'median latency that is reported at 50 ms',
      `${median.toFixed(1)} ms`,
      '50–60 ms',
      median >= 50 && median <= 60,
    );
  },
  async memory() {
    const [small, large] = [await ours(0, cases), await ours(0, cases * 10)];
    const ratio = large.peakBytes / small.peakBytes;
    report(
      `peak memory, ${cases * 10} cases against ${cases}`,
      `${ratio.toFixed(2)} × (${megabytes(large)}, ${megabytes(small)})`,
      '≤ 1.2 ×',
      ratio <= 1.2,
    );
  },
  async million() {
    // As a user runs it, from the start of the process to its end: the summary, and a report, are in it.
    const cli = path.join(here, '..', 'dist', 'cli.js');
    if (!existsSync(cli)) return console.log('skip  a million cases: there is no dist/cli.js: npm run build');
    const most = Number(values.million);
    const measured = async (n: number): Promise<Measured> => {
      const [suite, store] = [await writeEchoSuite(folder, n), storeOf()];
      const started = performance.now();
      const peakFile = path.join(folder, 'peak');
      await run(
        process.execPath,
        ['--import', path.join(here, 'peakMemory.ts'), cli, 'run', suite].concat(
          ['--no-cache', '--store', store, '-j', String(atOnce)],
          ['-o', path.join(folder, `echo-${n}.results.jsonl`)],
        ),
        { env: { ...process.env, PEAK_FILE: peakFile } },
      );
      const ms = performance.now() - started;
      await rm(store, { recursive: true, force: true });
      return { ms, peakBytes: Number(await readFile(peakFile, 'utf8')) };
    };
    const [small, large] = [await measured(10_000), await measured(most)];
    const ratio = large.peakBytes / small.peakBytes;
    report(
      `peak memory, ${most} cases from JSONL against 10000`,
      `${ratio.toFixed(2)} × (${megabytes(large)}, ${megabytes(small)}; ${perSecond(most, large)})`,
      '≤ 1.2 ×',
      ratio <= 1.2,
    );
  },
  async cached() {
    const store = storeOf();
    await ours(0, cases, { store });
    const measured = await ours(0, cases, { store });
    report(`${cases} cases, all cached`, perSecond(cases, measured), '≥ 5000/s', cases / measured.ms >= 5);
  },
  async oneCase() {
    const cli = path.join(here, '..', 'dist', 'cli.js');
    if (!existsSync(cli))
      return console.log(
        `skip  one case, process start to exit${' '.repeat(23)} there is no dist/cli.js: npm run build`,
      );
    const suite = await suiteOf(0, 1);
    const best = { ours: Infinity, bare: Infinity };
    // Turn by turn, so that a busy minute of the machine falls on both.
    for (let i = 0; i < 5; i += 1) {
      const bareStarted = performance.now();
      await bare(0, 1);
      best.bare = Math.min(best.bare, performance.now() - bareStarted);
      const started = performance.now();
      await run(process.execPath, [cli, 'run', suite, '--no-cache', '--store', storeOf()], {
        env: { ...process.env, OPENAI_API_KEY: 'none' },
      });
      best.ours = Math.min(best.ours, performance.now() - started);
    }
    const figure = `${Math.round(best.ours)} ms (a bare call by the SDK ${Math.round(best.bare)} ms)`;
    report('one case, process start to exit', figure, '≤ 350 ms', best.ours <= 350);
  },
  async validate() {
    const cli = path.join(here, '..', 'dist', 'cli.js');
    if (!existsSync(cli)) return console.log(`skip  validation: there is no dist/cli.js: npm run build`);
    const suite = await writeInlineSuite(folder, 1000);
    const best = { ours: Infinity, yaml: Infinity, cli: Infinity };
    // Turn by turn, so that a busy minute of the machine falls on all.
    for (let i = 0; i < 5; i += 1) {
      best.ours = Math.min(best.ours, (await measure('validateOnce.ts', 'ours', suite)).ms);
      best.yaml = Math.min(best.yaml, (await measure('validateOnce.ts', 'yaml', suite)).ms);
      const started = performance.now();
      await run(process.execPath, [cli, 'validate', suite]);
      best.cli = Math.min(best.cli, performance.now() - started);
    }
    const ratio = best.ours / best.yaml;
    report(
      '1000 cases validated first in a process',
      `${Math.round(best.ours)} ms, ${ratio.toFixed(2)} × ${Math.round(best.yaml)} ms of yaml.parse alone`,
      '≤ 200 ms, ≤ 1 ×',
      best.ours <= 200 && ratio <= 1,
    );
    report(
      'cupel validate of 1000 cases, process start to exit',
      `${Math.round(best.cli)} ms`,
      '≤ 400 ms',
      best.cli <= 400,
    );
  },
  async peer() {
    if (values.promptfoo === undefined) return;
    const suite = await suiteOf(0, cases);
    const started = performance.now();
    await run(
      process.execPath,
      [
        values.promptfoo,
        'eval',
        '-c',
        suite,
        '-j',
        String(atOnce),
        '--no-cache',
        '--no-progress-bar',
        '--no-table',
      ],
      {
        env: {
          ...process.env,
          PROMPTFOO_CONFIG_DIR: folder,
          PROMPTFOO_DISABLE_TELEMETRY: '1',
          PROMPTFOO_DISABLE_UPDATE: '1',
        },
        maxBuffer: 1 << 28,
      },
    );
    const ms = performance.now() - started;
    console.log(
      `      promptfoo, ${cases} cases, 0 ms${' '.repeat(34)} ${perSecond(cases, { ms, peakBytes: 0 })}`,
    );
  },
  async hover() {
    console.log('Tokens and cost under the pointer');
    await ownBounds('hover.ts');
  },
  async tokens() {
    console.log('Tokens and prices');
    await ownBounds('tokens.ts');
  },
  async statistics() {
    console.log('Statistics');
    await ownBounds('statistics.ts');
  },
  async panel() {
    console.log('The results panel, in a browser');
    await ownBounds('panel.ts');
  },
};

/** A script that prints its own figures, and ends with 1 when a bound is missed. */
async function ownBounds(script: string): Promise<void> {
  const child = spawn(process.execPath, [path.join(here, script)], { stdio: 'inherit' });
  if ((await new Promise((resolve) => child.once('exit', resolve))) !== 0) missed++;
}

/** Takes minutes and gigabytes of disk. */
const onlyWhenAsked = new Set(['million']);
const only = values.only?.split(',') ?? Object.keys(benches).filter((name) => !onlyWhenAsked.has(name));
try {
  const unknown = only.filter((name) => !Object.hasOwn(benches, name));
  if (unknown.length > 0)
    throw new Error(`no bench is called ${unknown.join(', ')}: ${Object.keys(benches).join(', ')}`);
  for (const [name, bench] of Object.entries(benches)) if (only.includes(name)) await bench();
} finally {
  server.kill();
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = missed > 0 ? 1 : 0;
