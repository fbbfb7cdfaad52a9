import { outputText, shorten } from '../../core/reports/report.ts';
import type { Case } from '../../core/suites/suite.ts';

const labelLength = 80;

/** What a case is called in a list: its description, else its variables. */
export function caseLabel({ index, description, vars }: Pick<Case, 'index' | 'description' | 'vars'>): {
  label: string;
  detail: string;
} {
  const variables = Object.entries(vars)
    .map(([name, value]) => `${name}: ${shorten(outputText(value), labelLength)}`)
    .join(', ');
  const label = description ? shorten(description, labelLength) : `#${index + 1}`;
  return { label, detail: shorten(variables, labelLength) };
}
