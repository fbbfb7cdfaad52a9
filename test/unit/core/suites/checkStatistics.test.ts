import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { loadSuite } from '../../../../src/core/suites/loadSuite.ts';

describe('checkStatistics', () => {
  const environment = createNodeEnvironment();
  let folder: string;
  before(async () => (folder = await mkdtemp(path.join(tmpdir(), 'cupel-statistics-'))));
  after(() => rm(folder, { recursive: true }));

  const plain = '[{ type: contains, value: hi, metric: greeting }]';
  /** What is found in a suite with these keys, as `line severity code: message`. */
  const check = async (keys: string, assertions = plain) => {
    const file = path.join(folder, 'a.eval.yaml');
    const head = `prompts: ['{{x}} {{label}}']\nproviders: [echo]\ntests:\n  - vars: { x: hi, label: ham }\n    metadata: { topic: food }\n    assert: ${assertions}\n  - vars: { x: hi, label: spam }\n`;
    await writeFile(file, head + keys);
    const { diagnostics } = await loadSuite(file, environment);
    return diagnostics.map(
      ({ location, severity, code, message, hint }) =>
        `${location.range.start.line + 1} ${severity} ${code}: ${message} ${hint ?? ''}`,
    );
  };
  const gate = (metric: string, more = 'min: 0.5') =>
    `cupel:\n  gates:\n    - { metric: '${metric}', ${more} }\n`;
  const classes = "  classification: { label: '{{label}}' }\n";

  it('accepts every metric that a run of the suite can have', async () => {
    for (const metric of [
      'passRate',
      'score',
      'cost',
      'latency.p95',
      'greeting',
      'pass@3',
      'pass^5',
      'flakyRate',
    ])
      assert.deepEqual(await check(gate(metric)), [], metric);
    for (const metric of ['f1.macro', 'accuracy', 'recall.spam', 'rocAuc'])
      assert.deepEqual(await check(gate(metric) + classes), [], metric);
    const retrieval = '[{ type: retrieval, value: a, config: { k: 5 } }]';
    assert.deepEqual(await check(gate('retrieval.recall@5'), retrieval), []);
  });

  it('names the nearest metric for one that there is not', async () => {
    assert.deepEqual(await check(gate('pasRate')), [
      '10 error suite.unknownMetric: There is no metric "pasRate". Did you mean "passRate"?',
    ]);
    assert.match((await check(gate('greting')))[0] ?? '', /Did you mean "greeting"/);
    assert.match((await check(gate('f1.marco') + classes))[0] ?? '', /error .*Did you mean "f1.macro"/);
    assert.match((await check(gate('f1.eggs') + classes))[0] ?? '', /There is no metric "f1.eggs"/);
  });

  it('only warns where code may report a metric', async () => {
    const [found] = await check(gate('tone'), "[{ type: javascript, value: '1' }]");
    assert.match(
      found ?? '',
      /^10 warning suite.unknownMetric: No assertion is known to report a metric "tone"/,
    );
  });

  it('says that metrics of classes need a classification', async () =>
    assert.match((await check(gate('f1.macro')))[0] ?? '', /error .*It needs "cupel.classification"/));

  it('finds gates that always hold, or hold for nothing', async () => {
    assert.match((await check(gate('score', 'prompt: x')))[0] ?? '', /neither "min" nor "max"/);
    const found = await check(gate('score', 'min: 1, provider: ecko'));
    assert.match(found[0] ?? '', /error suite.unknownName: .*"ecko".*Did you mean "echo"/);
  });

  it('finds unknown keys of gates and classes', async () => {
    assert.match((await check(gate('score', 'minn: 1')))[0] ?? '', /Unknown key "minn".*Did you mean "min"/);
    const misspelt = "cupel: { classification: { label: '{{label}}', extrct: $.a } }\n";
    assert.match((await check(misspelt))[0] ?? '', /Unknown key "extrct"/);
  });

  it('reads extractors and labels before anything is sent', async () => {
    const classification = (keys: string) => check(`cupel: { classification: { ${keys} } }\n`);
    assert.match(
      (await classification("label: '{{label}}', extract: '/(/'"))[0] ?? '',
      /8 error extract.invalid/,
    );
    assert.match(
      (await classification("label: '{{label}}', extract: '$.a[*]'"))[0] ?? '',
      /error path.syntax/,
    );
    assert.match((await classification('label: label'))[0] ?? '', /Write label: "\{\{label\}\}"/);
    assert.match((await classification("label: '{{labels}}'"))[0] ?? '', /Did you mean "label"/);
    assert.match(
      (await classification("label: '{{label}}', score: $.p"))[0] ?? '',
      /"positive" says of which/,
    );
  });

  it('reads derived metrics', async () => {
    const derived = (value: string) => check(`derivedMetrics: [{ name: d, value: '${value}' }]\n`);
    assert.deepEqual(await derived('greeting / __count'), []);
    assert.match((await derived('greeting +'))[0] ?? '', /8 error metric.syntax/);
    assert.match((await derived('greting * 2'))[0] ?? '', /error suite.unknownMetric.*"greeting"/);
  });

  it('reads thresholds of repeats, of the suite and of cases', async () => {
    assert.match((await check('cupel: { repeatThreshold: 6/5 }\n'))[0] ?? '', /8 error .*"6\/5"/);
    assert.deepEqual(await check('cupel: { repeatThreshold: 4 of 5 }\n'), []);
    assert.match(
      (await check('defaultTest: { options: { repeatThreshold: 0 } }\n'))[0] ?? '',
      /8 error .*"0"/,
    );
  });

  it('warns of keys that no case has', async () => {
    assert.deepEqual(await check('cupel: { slices: [topic, label], cluster: topic }\n'), []);
    const found = await check('cupel: { slices: [topics], cluster: docu }\n');
    assert.match(found[0] ?? '', /warning suite.unknownName: .*"topics".*Did you mean "topic"/);
    assert.equal(found.length, 2);
  });
});
