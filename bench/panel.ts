// Measures what the results panel promises, in a real browser: `node bench/panel.ts [cases]`. Exits 1 when a limit is not
// kept. Times go from the action to the frame that shows its result, host and store included. The run is recorded by
// another process (`node bench/panel.ts CASES FOLDER`), so that the store is as cold and the memory as clean as an editor's.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { createRandom } from '../src/core/stats/random.ts';
import { openStore } from '../src/core/store/openStore.ts';
import type { Store } from '../src/core/store/store.ts';
import { launchBrowser } from '../test/support/browser.ts';
import { buildProject } from '../test/support/buildProject.ts';
import { PanelPage } from '../test/support/panelPage.ts';
import { sampleResult, sampleRun } from '../test/support/results.ts';

const cases = Number(process.argv[2] ?? 100_000);
const recordInto = process.argv[3];
const rowHeight = 92;
const words =
  'alpha beta gamma delta refund order parcel invoice customer please thanks account billing ship late lost return'.split(
    ' ',
  );
const random = createRandom(1);
const text = (n: number) =>
  Array.from({ length: n }, () => words[Math.floor(random.uniform() * words.length)]).join(' ');

let isSlow = false;

/** Prints the median of several measurements beside the limit for it. */
function report(name: string, values: readonly number[], limit: number, unit = 'ms'): void {
  const sorted = values.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const kept = median <= limit;
  isSlow ||= !kept;
  const worst = sorted.at(-1) ?? Number.NaN;
  console.log(
    `  ${kept ? 'ok  ' : 'SLOW'} ${name.padEnd(34)} ${median.toFixed(0)} ${unit} (worst ${worst.toFixed(0)} of ${sorted.length}; limit ${limit})`,
  );
}

if (recordInto === undefined) await measure();
else await record(recordInto);

async function measure(): Promise<void> {
  await buildProject();
  const folder = await mkdtemp(path.join(tmpdir(), 'cupel-bench-'));
  try {
    const from = performance.now();
    await promisify(execFile)(process.execPath, [import.meta.filename, String(cases), folder]);
    console.log(
      `${cases.toLocaleString('en-US')} cases × 4 columns, recorded in ${Math.round(performance.now() - from)} ms`,
    );
    await measureIn(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
  process.exitCode = isSlow ? 1 : 0;
}

async function measureIn(folder: string): Promise<void> {
  const store = await openStore(folder);
  const browser = await launchBrowser();
  try {
    await measurePanel(store, browser);
  } finally {
    await browser.close();
    await store.close();
  }
}

async function measurePanel(store: Store, browser: Browser): Promise<void> {
  const opened: number[] = [];
  const bare: number[] = [];
  let panel: PanelPage | undefined;
  for (let i = 0; i < 5; i++) {
    await panel?.close();
    bare.push(await barePage(browser)); // turn by turn, so that a busy minute of the machine falls on both
    panel = await PanelPage.open(browser, { store, runId: 'latest', viewport: { width: 1400, height: 900 } });
    opened.push(await firstRows(panel.page));
  }
  if (!panel) throw new Error('unreachable: it was opened five times');
  const [load = 0] = loadavg();
  console.log(
    `  load ${load.toFixed(1)} on ${availableParallelism()} cores${load > availableParallelism() ? ': others are at work, these times are too long' : ''}`,
  );
  const { page } = panel;
  report('open to first rows', opened, 400);
  console.log(
    `       a bare page, to its first frame    ${bare.toSorted((a, b) => a - b)[2]?.toFixed(0)} ms`,
  );
  report('scroll to any page', await scrolls(page), 60);
  report(
    'search',
    await filters(page, ['needle', 'refund parcel', '/inv[o]ice late/', 'mode:failures lost']),
    500,
  );
  await filters(page, ['']);
  report('sort', await sorts(page), 300);
  const pages = panel.answers.filter(({ kind }) => kind === 'page' || kind === 'first');
  report('largest message of a page', [Math.max(...pages.map(({ bytes }) => bytes)) / 1000], 100, 'KB');
  report('longest frame while scrolling', [await longestFrame(page)], 50);
  await page.evaluate(() => (globalThis as { gc?: () => void }).gc?.());
  const used = await page.evaluate(
    () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
  );
  console.log(
    `  memory: host ${megabytes(process.memoryUsage().rss)}, of it heap ${megabytes(process.memoryUsage().heapUsed)}; webview heap ${megabytes(used)}`,
  );
  await panel.close();
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

async function record(folder: string): Promise<void> {
  const to = await openStore(folder);
  const run = sampleRun({
    prompts: ['short', 'long'].map((label) => ({ id: label, label, raw: label, hash: label })),
    providers: ['gpt', 'claude'].map((label) => ({ id: label, label })),
  });
  await to.beginRun(run);
  const batch: Promise<void>[] = [];
  for (let caseNo = 0; caseNo < cases; caseNo++) {
    const vars = { question: text(14), topic: words[caseNo % words.length] };
    for (let column = 0; column < 4; column++) {
      const pass = random.uniform() < 0.8;
      const result = sampleResult({
        case: caseNo,
        prompt: column >> 1,
        provider: column & 1,
        vars,
        output: text(60) + (caseNo === Math.floor(cases * 0.77) ? ' needle' : ''),
        rendered: text(30),
        pass,
        score: pass ? 1 : random.uniform(),
        latencyMs: random.uniform() * 3000,
        cost: random.uniform() * 0.01,
        tokens: { input: Math.floor(random.uniform() * 500), output: 60 },
        caseHash: `case-${caseNo}`,
      });
      batch.push(to.record(run.id, result));
    }
    if (batch.length >= 4000) await Promise.all(batch.splice(0));
  }
  await Promise.all(batch);
  await to.finishRun(run.id, 'finished', '2026-01-01T12:01:00.000Z');
  await to.close();
}

/** Milliseconds from the start of a page that has nothing to show, from a server of its own, to its first frame. */
async function barePage(browser: Browser): Promise<number> {
  const server = createServer((request, response) => {
    const isScript = request.url === '/bare.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
    response.end(
      isScript
        ? 'requestAnimationFrame(() => { globalThis.frame = performance.now(); });'
        : '<!DOCTYPE html><body>Bare<script type="module" src="/bare.js"></script></body>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  try {
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const frame = await page.waitForFunction(() => (globalThis as { frame?: number }).frame);
    return Number(await frame.jsonValue());
  } finally {
    await context.close();
    server.closeAllConnections();
    server.close();
  }
}

/** Milliseconds from the start of the page to the first row. */
function firstRows(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = () =>
          document.querySelector('.cell.result') ? resolve(performance.now()) : requestAnimationFrame(look);
        look();
      }),
  );
}

/** Milliseconds from the jump to all cells in sight. */
async function scrolls(page: Page): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < 25; i++) {
    const top = Math.floor(random.uniform() * (cases - 20)) * rowHeight;
    times.push(
      await page.evaluate(
        (to) =>
          new Promise<number>((resolve) => {
            const scroller = document.querySelector('.scroller');
            const start = performance.now();
            scroller?.scrollTo({ top: to });
            const row = Math.floor(to / 92) + 2;
            const look = () => {
              const cells = document.querySelectorAll(`[aria-rowindex="${row}"] .cell.result`);
              if (cells.length >= 4) resolve(performance.now() - start);
              else requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
          }),
        top,
      ),
    );
  }
  return times;
}

/** Milliseconds from the moment the host is asked (typing rests first) to the frame with the count of what was found. */
async function filters(page: Page, texts: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  for (const filter of texts) {
    const restMs = 200;
    const before = await page.locator('#filter-status').textContent();
    const start = await page.evaluate(() => performance.now());
    await page.getByLabel('Filter', { exact: true }).fill(filter);
    const end = await page.evaluate(
      (old) =>
        new Promise<number>((resolve) => {
          const look = () => {
            const now = document.querySelector('#filter-status')?.textContent?.trim() ?? '';
            if (now !== '' && now !== old?.trim() && document.querySelector('.cell.result'))
              resolve(performance.now());
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        }),
      before,
    );
    times.push(end - start - restMs);
  }
  return times;
}

async function sorts(page: Page): Promise<number[]> {
  const times: number[] = [];
  for (const key of ['score', 'cost descending', 'latency descending', 'tokens', 'score descending']) {
    const before = await page.locator('[data-place="0.0"]').textContent();
    const start = await page.evaluate(() => performance.now());
    await page.getByLabel('Sort', { exact: true }).selectOption(key);
    const end = await page.evaluate(
      (old) =>
        new Promise<number>((resolve) => {
          const look = () => {
            const now = document.querySelector('[data-place="0.0"]')?.textContent ?? '';
            if (now !== '' && now !== old && document.querySelector('.cell.result'))
              resolve(performance.now());
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        }),
      before,
    );
    times.push(end - start);
  }
  return times;
}

/** Scrolls by the wheel's step for five seconds; the longest time between two frames that a script is to blame for. */
async function longestFrame(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let longest = 0;
        const observer = new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) longest = Math.max(longest, entry.duration);
        });
        // Chromium reports every frame that takes longer than 50 ms (Long Animation Frames API).
        observer.observe({ type: 'long-animation-frame' });
        const scroller = document.querySelector('.scroller');
        const start = performance.now();
        const step = () => {
          scroller?.scrollBy({ top: 120 });
          if (performance.now() - start < 5000) requestAnimationFrame(step);
          else {
            observer.disconnect();
            resolve(longest);
          }
        };
        requestAnimationFrame(step);
      }),
  );
}
