import { TestTag } from 'vscode';
import type { CaseHistory } from '../../core/comparison/caseHistories.ts';
import type { Case, Suite } from '../../core/suites/suite.ts';

/** Of more columns nobody filters by one. */
const mostColumns = 100;

/** The tags that all cases of a suite have: its prompts, its providers, and each of these with each of those. */
export function suiteTags({ prompts, providers }: Pick<Suite, 'prompts' | 'providers'>): TestTag[] {
  const columns = prompts.flatMap((prompt) =>
    providers.map((provider) => `${prompt.label}×${provider.label}`),
  );
  return [
    ...providers.map(({ label }) => tag('provider', label)),
    ...prompts.map(({ label }) => tag('prompt', label)),
    ...(columns.length <= mostColumns ? columns.map((column) => tag('column', column)) : []),
  ];
}

/** A tag for each value of a case's metadata. */
export function metadataTags({ metadata }: Pick<Case, 'metadata'>): TestTag[] {
  return Object.entries(metadata).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((each: unknown) =>
      typeof each === 'string' || typeof each === 'number' || typeof each === 'boolean'
        ? [tag(key, String(each))]
        : [],
    ),
  );
}

/** What earlier runs say of a case: `flaky`, and what a call of it costs. */
export function historyTags(history: CaseHistory | undefined): TestTag[] {
  if (!history) return [];
  return [tag('cost', costWord(history.cost)), ...(history.isFlaky ? [new TestTag('flaky')] : [])];
}

const costSteps = [0.001, 0.01, 0.1, 1] as const;

/** `free`, `<$0.01` (a tenth of that at least), `≥$1`, `unknown`. US dollars. */
function costWord(cost: number | null): string {
  if (cost === null) return 'unknown';
  if (cost === 0) return 'free';
  const step = costSteps.find((each) => cost < each);
  return step === undefined ? '≥$1' : `<$${step}`;
}

/** `provider:gpt-5-mini`; VS Code's filter ends a tag at a space. */
function tag(kind: string, value: string): TestTag {
  return new TestTag(`${kind}:${value}`.replaceAll(/\s+/g, '-'));
}
