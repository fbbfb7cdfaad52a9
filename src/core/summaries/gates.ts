import type { RunRecord, Summary } from '../engine/result.ts';
import { metricValues } from './metricValues.ts';

/** A condition that a run must meet. */
export interface Gate {
  readonly metric: string;
  /** The least value that passes. */
  readonly min?: number | undefined;
  /** The greatest value that passes. */
  readonly max?: number | undefined;
  /** Labels or ids of the columns it is for; all unless given. */
  readonly prompt?: string | undefined;
  readonly provider?: string | undefined;
}

/** One gate on one column. */
export interface GateResult {
  metric: string;
  min?: number;
  max?: number;
  prompt: number;
  provider: number;
  /** Null where the metric has no value; then it does not pass. */
  value: number | null;
  passed: boolean;
}

/**
 * Holds every gate against every column that it is for. Each column must meet it: a good one does not make up for a bad
 * one. A metric without a value does not pass, for nothing shows that it would.
 */
export function evaluateGates(
  gates: readonly Gate[],
  summary: Summary,
  run: Pick<RunRecord, 'prompts' | 'providers'>,
): GateResult[] {
  return summary.byColumn.flatMap((column) => {
    const { prompt, provider } = column;
    const own = gates.filter(
      (gate) => isFor(gate.prompt, run.prompts[prompt]) && isFor(gate.provider, run.providers[provider]),
    );
    if (own.length === 0) return [];
    const classes = summary.classification?.find(
      (each) => each.prompt === prompt && each.provider === provider,
    );
    const values = metricValues(column, classes);
    return own.map(({ metric, min, max }): GateResult => {
      const value = values.get(metric) ?? null;
      return {
        metric,
        ...(min === undefined ? {} : { min }),
        ...(max === undefined ? {} : { max }),
        prompt,
        provider,
        value,
        passed: value !== null && value >= (min ?? -Infinity) && value <= (max ?? Infinity),
      };
    });
  });
}

/** Whether a gate that names a prompt or provider, by label or id, is for this one. */
export function isFor(wanted: string | undefined, part: { id: string; label: string } | undefined): boolean {
  return wanted === undefined || part?.label === wanted || part?.id === wanted;
}
