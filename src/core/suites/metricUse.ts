import type { AssertionSpec } from '../assertions/assertion.ts';
import type { Suite } from './suite.ts';

/** What a named metric of a suite is made of. */
export interface MetricUse {
  /** The types of the assertions that count to it. */
  readonly types: readonly string[];
  /** In how many of the cases that were looked at. */
  readonly cases: number;
  /** Of a derived metric: what it is computed by. */
  readonly formula?: string;
}

/** Enough to tell what a metric is, without reading a whole dataset. */
const lookedAt = 2000;

/** @param name as in an assertion's `metric`, or in `derivedMetrics` */
export async function metricUse(suite: Suite, name: string): Promise<MetricUse> {
  const types = new Set<string>();
  let cases = 0;
  for await (const { index, assertions } of suite.cases()) {
    if (index >= lookedAt) break;
    const own = assertions.flatMap((assertion) => typesOf(assertion, name));
    if (own.length > 0) cases += 1;
    for (const type of own) types.add(type);
  }
  const formula = suite.derivedMetrics.find((metric) => metric.name === name)?.value;
  return { types: [...types], cases, ...(formula === undefined ? {} : { formula }) };
}

function typesOf({ type, metric, assert = [] }: AssertionSpec, name: string): string[] {
  return [...(metric === name ? [type] : []), ...assert.flatMap((inner) => typesOf(inner, name))];
}
