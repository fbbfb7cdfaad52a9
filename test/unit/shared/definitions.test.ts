import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { definitions, definitionsPage, numberOfMetric, placeOf } from '../../../src/shared/definitions.ts';
import {
  agreementMetrics,
  classificationMetrics,
  repeatMetrics,
  runMetrics,
} from '../../../src/core/summaries/metricValues.ts';

const page = readFileSync(new URL(`../../../docs/${definitionsPage}`, import.meta.url), 'utf8');

/** Headings as the anchors that GitHub and VS Code's preview give them. */
const anchors = new Set(
  [...page.matchAll(/^#{2,4} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  ),
);

describe('the definitions of numbers', () => {
  for (const [name, { anchor, label, words }] of Object.entries(definitions))
    it(`${name} is defined on the page`, () => {
      assert.ok(anchors.has(anchor), `docs/${definitionsPage} has no heading for #${anchor}`);
      assert.ok(label.length > 0 && label.length < 40);
      assert.match(words, /^\p{Lu}|^p /u, 'it is a sentence');
      assert.match(words, /\.$/);
      assert.equal(placeOf(name as keyof typeof definitions), `${definitionsPage}#${anchor}`);
    });

  it('names no number twice', () => {
    const labels = Object.values(definitions).map(({ words }) => words);
    assert.equal(new Set(labels).size, labels.length);
  });

  it('has every link within the page lead somewhere', () => {
    for (const [, anchor = ''] of page.matchAll(/\]\(#([^)]+)\)/g)) assert.ok(anchors.has(anchor), anchor);
  });

  it('knows every metric that gates can hold', () => {
    const all = [...runMetrics, ...repeatMetrics, ...classificationMetrics, ...agreementMetrics];
    for (const metric of [...all, 'pass@5', 'pass^3', 'f1.billing', 'retrieval.recall@5'])
      assert.notEqual(numberOfMetric(metric), 'metric', metric);
    assert.equal(numberOfMetric('f1.billing'), 'f1');
    assert.equal(numberOfMetric('latency.p95'), 'latency');
    assert.equal(numberOfMetric('politeness'), 'metric');
  });
});
