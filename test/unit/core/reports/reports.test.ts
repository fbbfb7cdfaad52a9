import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Result, RunStatus } from '../../../../src/core/engine/result.ts';
import type { Report, ReportSource } from '../../../../src/core/reports/report.ts';
import { reportSource } from '../../../../src/core/reports/report.ts';
import { reports, writeReport } from '../../../../src/core/reports/writeReport.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import { sampleResult, sampleRun } from '../../../support/results.ts';

const hostile = '=HYPERLINK("http://evil.example","x")';
const failed = sampleResult({
  case: 1,
  description: 'a | b <b>',
  vars: { x: hostile, only: 'here' },
  output: '</failure><script>alert(1)</script>\u0000\u001B[31m',
  pass: false,
  score: 0,
  cost: null,
  assertions: [{ type: 'equals', pass: false, score: 0, reason: 'it is not "a"\nbut "b"', weight: 1 }],
});
const errored = sampleResult({
  prompt: 1,
  output: null,
  pass: false,
  score: 0,
  assertions: [],
  tokens: null,
  latencyMs: null,
  error: { code: 'provider.timeout', message: 'no answer in 5 s' },
});

describe('reports', () => {
  let store: Store;

  beforeEach(async () => {
    store = await openStore(':memory:');
  });
  afterEach(() => store.close());

  async function source(
    results: Result[],
    status: RunStatus = 'finished',
    planned?: number,
  ): Promise<ReportSource> {
    const run = sampleRun(planned === undefined ? {} : { planned });
    await store.beginRun(run);
    await Promise.all(results.map((result) => store.record(run.id, result)));
    return reportSource(store, await store.finishRun(run.id, status, '2026-01-01T12:00:02.000Z'));
  }
  async function write(
    report: Report,
    results: Result[],
    { status, planned }: { status?: RunStatus; planned?: number } = {},
  ): Promise<string> {
    let text = '';
    for await (const chunk of report(await source(results, status, planned))) text += chunk;
    await store.deleteRun(sampleRun().id);
    return text;
  }

  it('json: run, prompts, providers, summary and results of version 1', async () => {
    const file = JSON.parse(await write(reports['.json'], [sampleResult(), failed, errored])) as {
      version: number;
      results: unknown[];
      summary: { costUnknown: number; passRateInterval: number[] };
    };
    assert.deepEqual(Object.keys(file), ['version', 'run', 'prompts', 'providers', 'summary', 'results']);
    assert.equal(file.version, 1);
    assert.deepEqual(file.results, [sampleResult(), errored, failed]);
    assert.equal(file.summary.costUnknown, 1);
    assert.deepEqual(file.summary.passRateInterval.length, 2);
  });

  it('json: a run without results is still whole', async () => {
    const file = JSON.parse(await write(reports['.json'], [])) as {
      results: unknown[];
      summary: { passRate: null };
    };
    assert.deepEqual(file.results, []);
    assert.equal(file.summary.passRate, null);
  });

  it('jsonl: one result a line, with the labels', async () => {
    const lines = (await write(reports['.jsonl'], [sampleResult(), failed])).trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line) as { id: string; labels: object }).labels),
      [
        { prompt: 'short', provider: 'echo' },
        { prompt: 'short', provider: 'echo' },
      ],
    );
  });

  it('csv: a column for each variable, unknown cost in words, no formula', async () => {
    const rows = parse<Record<string, string>>(await write(reports['.csv'], [sampleResult(), failed]), {
      columns: true,
    });
    assert.deepEqual(
      rows.map((row) => [row['var:x'], row['var:only'], row['cost_usd'], row['pass']]),
      [
        ['hello', '', '0.001', 'true'],
        [`'${hostile}`, 'here', 'unknown', 'false'],
      ],
    );
    assert.equal(rows[1]?.['reason'], 'equals: it is not "a"\nbut "b"');
  });

  it('csv: quotes what begins like a formula after white space or a line break', async () => {
    for (const output of ['\t=1+1', '\n@SUM(A1)', ' -2+3', '|cmd', '%x']) {
      const rows = parse<Record<string, string>>(await write(reports['.csv'], [sampleResult({ output })]), {
        columns: true,
      });
      assert.equal(rows[0]?.['output'], `'${output}`);
      await store.deleteRun(sampleRun().id);
    }
  });

  it('junit: failures and errors apart, markup and control characters defused', async () => {
    const xml = await write(reports['.junit.xml'], [sampleResult(), failed, errored]);
    assert.match(xml, /<testsuites name="support" tests="3" failures="1" errors="1" time="2.000">/);
    assert.match(xml, /<testsuite name="short · echo" tests="2" failures="1" errors="0"/);
    assert.match(
      xml,
      /<failure type="equals" message="equals: it is not &quot;a&quot;&#10;but &quot;b&quot;">/,
    );
    assert.match(xml, /<error type="provider.timeout" message="no answer in 5 s">/);
    assert.ok(!xml.includes('<script>'));
    // oxlint-disable-next-line no-control-regex
    assert.ok(!/[\u0000\u001B]/.test(xml));
  });

  it('tell a check that could not be made from one that failed', async () => {
    const error = { code: 'provider.auth', message: 'Who are you?' };
    const check = { type: 'llm-rubric', pass: false, score: 0, reason: 'Who are you?', weight: 1, error };
    const xml = await write(reports['.junit.xml'], [sampleResult({ pass: false, assertions: [check] })]);
    assert.match(xml, /tests="1" failures="0" errors="1"/);
    assert.match(xml, /<error type="provider.auth" message="llm-rubric: Who are you\?">/);
    const csv = await write(reports['.csv'], [sampleResult({ pass: false, assertions: [check] })]);
    assert.equal(parse<Record<string, string>>(csv, { columns: true })[0]?.['error'], 'provider.auth');
  });

  it('markdown: figures by column, then what failed, with nothing in it that acts', async () => {
    const text = await write(reports['.md'], [sampleResult(), failed, errored]);
    assert.match(text, /### `support`: 2 of 3 did not pass/);
    assert.match(
      text,
      /\| short \| echo \| 50\.0% \[9\.5, 90\.5\] \| 0\.500 \[0\.000, 1\.000\] \| 1 \| 1 \| 0 \| \$0\.0010 \+ 1 of unknown price \|/,
    );
    assert.ok(!text.includes('<script>'));
    assert.ok(!text.includes('\u001B'));
    assert.ok(text.includes('a &#124; b &lt;b&gt;'));
  });

  it('say first that a run was stopped and how much of it was not made, and call nothing of it passed', async () => {
    const stopped = { status: 'budget', planned: 1040 } as const;
    const heading = async (results: Result[], run: { status: RunStatus; planned?: number }) =>
      (await write(reports['.md'], results, run)).split('\n', 1)[0];
    assert.equal(
      await heading([sampleResult()], stopped),
      '### `support`: Stopped by the budget: 1,039 of 1,040 calls were not made',
    );
    assert.match(
      (await heading([sampleResult(), failed], stopped)) ?? '',
      /calls were not made; 1 of the 2 made did not pass$/,
    );
    assert.equal(await heading([sampleResult()], { status: 'cancelled' }), '### `support`: Cancelled');
    for (const results of [[sampleResult()], []]) {
      const xml = await write(reports['.junit.xml'], results, stopped);
      assert.match(xml, /<testsuite [^>]*>\s*<properties>\s*<property name="status" value="budget"\/>/);
      assert.match(xml, /<property name="planned" value="1040"\/>/);
      assert.match(xml, new RegExp(`<property name="notMade" value="${1040 - results.length}"/>`));
      assert.match(
        xml,
        /<system-err>stopped by the budget: 1,0\d\d of 1,040 calls were not made<\/system-err>/,
      );
    }
    const file = JSON.parse(await write(reports['.json'], [sampleResult()], stopped)) as { run: object };
    assert.partialDeepStrictEqual(file.run, { ...stopped, notMade: 1039 });
    const html = await write(reports['.html'], [sampleResult()], stopped);
    assert.match(html, /"status":"budget"[^]*"planned":1040/);
  });

  it('markdown: stays below the size of a comment and says what it leaves out', async () => {
    const many = Array.from({ length: 2000 }, (_, n) => ({
      ...failed,
      case: n,
      id: `${n}.0.0.0`,
      caseHash: String(n),
    }));
    const text = await write(reports['.md'], many);
    assert.ok(text.length < 65_536, String(text.length));
    assert.match(text, /…and [\d,]+ more\./);
  });

  describe('files', () => {
    let directory: string;
    beforeEach(async () => (directory = await mkdtemp(path.join(tmpdir(), 'cupel-report-'))));
    afterEach(() => rm(directory, { recursive: true }));

    it('chooses the format by the ending and makes the folder', async () => {
      const file = path.join(directory, 'out', 'run.junit.xml');
      await writeReport(file, await source([sampleResult()]));
      assert.match(await readFile(file, 'utf8'), /^<\?xml/);
    });

    it('names the endings when it knows none', async () => {
      await assert.rejects(writeReport(path.join(directory, 'run.pdf'), await source([])), {
        code: 'report.unknownFormat',
        hint: /\.junit\.xml/,
      });
    });

    it('leaves what was there when it fails half-way', async () => {
      const file = path.join(directory, 'run.json');
      await writeFile(file, 'before');
      const broken = {
        ...(await source([sampleResult()])),
        results: () => {
          throw new Error('the disk is full');
        },
      };
      await assert.rejects(writeReport(file, broken), { code: 'report.notWritten' });
      assert.equal(await readFile(file, 'utf8'), 'before');
      assert.deepEqual(await readdir(directory), ['run.json']);
    });
  });
});
