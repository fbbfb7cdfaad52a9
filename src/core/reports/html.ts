import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CupelError } from '../errors.ts';
import { resultView, runView } from '../panel/resultViews.ts';
import type { ReportData } from '../../shared/resultsViews.ts';
import { count } from '../../shared/figures.ts';
import type { ReportSource } from './report.ts';

/** Cases that one page holds. */
export const mostCases = 10_000;

/** The results panel as one file: everything lies in the page, which asks no network and runs nothing but its own script. */
export async function* html(source: ReportSource): AsyncIterable<string> {
  const { script, style } = await assets();
  const { data, lines } = await collect(source);
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; font-src data:; img-src data:; form-action 'none'; base-uri 'none'`;
  yield `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(`${source.run.suiteName}: Cupel results`)}</title>
<style>${style}</style>
</head>
<body>
<main id="app"></main>
<script type="application/json" id="data">${inScript(data)}</script>
`;
  for await (const results of lines)
    yield `<script type="application/json" data-results>${inScript(results)}</script>\n`;
  yield `<script>${script}</script>\n</body>\n</html>\n`;
}

async function collect(source: ReportSource): Promise<{ data: ReportData; lines: AsyncIterable<unknown[]> }> {
  const { run, summary } = source;
  let cases = 0;
  // Loaded for this format alone: the others start faster without.
  const [{ chartsView }, { openStore }] = await Promise.all([
    import('../panel/chartsView.ts'),
    import('../store/openStore.ts'),
  ]);
  // The charts count in SQL; a report may come from a file, or from a run that is kept elsewhere. It may be large: what
  // is counted lies on disk.
  const folder = await mkdtemp(path.join(tmpdir(), 'cupel-report-'));
  const store = await openStore(folder);
  try {
    await store.beginRun(run);
    for await (const page of source.results()) {
      cases = page.reduce((most, result) => Math.max(most, result.case + 1), cases);
      await Promise.all(page.map((result) => store.record(run.id, result)));
    }
    const left = cases - mostCases;
    const view = runView(run, summary, { readOnly: true });
    const note =
      left > 0
        ? `The figures are of all ${count(cases)} cases; the first ${count(mostCases)} are listed, ${count(left)} are left out.`
        : null;
    const data = { run: { ...view, note }, charts: await chartsView(store, run, summary) };
    return { data, lines: resultLines(source) };
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function* resultLines(source: ReportSource): AsyncIterable<unknown[]> {
  const rated = new Map((await source.ratings?.())?.map((each) => [each.resultId, each]));
  for await (const page of source.results()) {
    const shown = page.filter((result) => result.case < mostCases);
    if (shown.length > 0) yield shown.map((result) => resultView(source.run, result, rated.get(result.id)));
  }
}

/** JSON between script tags: nothing in it can end the element or open a comment. */
function inScript(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', String.raw`\u003c`)
    .replaceAll('\u2028', String.raw`\u2028`)
    .replaceAll('\u2029', String.raw`\u2029`);
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** The page's script and styles, which the build puts beside this module. */
async function assets(): Promise<{ script: string; style: string }> {
  const base = import.meta.url.endsWith('.ts') ? '../../../dist/webview/' : './webview/';
  const folder = new URL(base, import.meta.url);
  try {
    const [script, style, names] = await Promise.all([
      readFile(new URL('report.js', folder), 'utf8'),
      readFile(new URL('report.css', folder), 'utf8'),
      readdir(folder),
    ]);
    const font = names.find((name) => /^codicon.*\.ttf$/.test(name));
    const data = font ? (await readFile(new URL(font, folder))).toString('base64') : '';
    return {
      script: withoutMap(script)
        .replaceAll('</script', String.raw`<\/script`)
        .replaceAll('<!--', String.raw`<\!--`),
      style: withoutMap(style).replaceAll(
        /url\(["']?[^"')]*codicon[^"')]*\.ttf[^"')]*["']?\)/g,
        `url(data:font/ttf;base64,${data})`,
      ),
    };
  } catch (error) {
    throw new CupelError('report.noPage', 'the page that an HTML report is made of is missing', {
      hint: 'Build the project first: npm run build.',
      cause: error,
    });
  }
}

function withoutMap(text: string): string {
  return text.replace(/\n?(\/\/|\/\*)# sourceMappingURL=[^\n]*\s*$/, '');
}
