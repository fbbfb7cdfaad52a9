import type { Result } from '../engine/result.ts';
import { errorOf } from '../engine/resultError.ts';
import type { RunCheck } from '../summaries/runVerdict.ts';
import { checksOf } from '../summaries/runVerdict.ts';
import { callsNotMade, stoppedWords } from '../summaries/stoppedRun.ts';
import { printable } from './printable.ts';
import type { ReportSource } from './report.ts';
import { outputText, resultName, whyNot } from './report.ts';

/**
 * JUnit XML as CI servers read it: one test suite a column (prompt × provider), one test case a result. Gates and the
 * regression check, where they decide, are a test suite of their own.
 */
export async function* junit(source: ReportSource): AsyncIterable<string> {
  const { run, summary } = source;
  const stopped = stoppedWords({ ...run, summary });
  const properties = propertiesOf({
    status: run.status,
    planned: run.planned,
    notMade: callsNotMade({ ...run, summary }),
  });
  const seconds = (ms: number | null) => ((ms ?? 0) / 1000).toFixed(3);
  const checks = checksOf({ ...run, summary });
  const failedChecks = checks.filter(({ problem }) => problem !== undefined).length;
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="${attribute(run.suiteName)}" tests="${summary.total + checks.length}" failures="${summary.failed + failedChecks}" errors="${summary.errored}" time="${seconds(summary.durationMs)}">\n`;
  for (const column of summary.byColumn) {
    const name = `${run.prompts[column.prompt]?.label ?? ''} · ${run.providers[column.provider]?.label ?? ''}`;
    yield `  <testsuite name="${attribute(name)}" tests="${column.total}" failures="${column.failed}" errors="${column.errored}" timestamp="${run.startedAt}">\n`;
    if (stopped !== undefined) yield properties;
    for await (const page of source.results())
      yield page
        .filter((result) => result.prompt === column.prompt && result.provider === column.provider)
        .map((result) => testCase(`${run.suiteName}.${name}`, result, seconds(result.latencyMs)))
        .join('');
    if (stopped !== undefined) yield `    <system-err>${text(stopped)}</system-err>\n`;
    yield '  </testsuite>\n';
  }
  if (stopped !== undefined && summary.byColumn.length === 0)
    yield `  <testsuite name="${attribute(run.suiteName)}" tests="0" failures="0" errors="0" timestamp="${run.startedAt}">\n${properties}    <system-err>${text(stopped)}</system-err>\n  </testsuite>\n`;
  if (checks.length > 0) {
    yield `  <testsuite name="checks of the run" tests="${checks.length}" failures="${failedChecks}" errors="0" timestamp="${run.startedAt}">\n`;
    for (const check of checks) yield checkCase(run.suiteName, check);
    yield '  </testsuite>\n';
  }
  yield '</testsuites>\n';
}

/** What a run that did not go through to its end says of itself, at the head of each of its test suites. */
function propertiesOf(values: Readonly<Record<string, string | number | null | undefined>>): string {
  const known = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  const lines = known.map(([name, value]) => `      <property name="${name}" value="${value}"/>\n`);
  return `    <properties>\n${lines.join('')}    </properties>\n`;
}

function testCase(className: string, result: Result, seconds: string): string {
  const repeat = result.repeat > 0 ? ` #${result.repeat + 1}` : '';
  const head = `    <testcase classname="${attribute(className)}" name="${attribute(resultName(result) + repeat)}" time="${seconds}"`;
  if (result.pass) return `${head}/>\n`;
  const error = errorOf(result);
  const tag = error ? 'error' : 'failure';
  const why = whyNot(result);
  const type = error?.code ?? result.assertions.find((each) => !each.pass)?.type ?? 'failed';
  return `${head}>\n      <${tag} type="${attribute(type)}" message="${attribute(why.slice(0, 500))}">${text(`${why}\n\nOutput:\n${outputText(result.output)}`)}</${tag}>\n    </testcase>\n`;
}

function checkCase(suiteName: string, { name, problem }: RunCheck): string {
  const head = `    <testcase classname="${attribute(`${suiteName}.checks of the run`)}" name="${attribute(name)}" time="0.000"`;
  if (problem === undefined) return `${head}/>\n`;
  return `${head}>\n      <failure type="check" message="${attribute(problem.slice(0, 500))}">${text(problem)}</failure>\n    </testcase>\n`;
}

function text(value: string): string {
  return printable(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function attribute(value: string): string {
  return text(value).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}
