import { fileURLToPath } from 'node:url';
import { CupelError } from '../core/errors.ts';
import { nearestName } from '../core/suites/nearestName.ts';
import type { NumberName } from '../shared/definitions.ts';
import { definitions, isNumberName, numberOfMetric, placeOf } from '../shared/definitions.ts';
import { definitionUrl } from './printedNumbers.ts';
import type { Terminal } from './terminal.ts';

/**
 * Prints what numbers mean, and where each is defined in full.
 * @param asked names of the table of definitions, or of metrics; all of the table without any
 * @throws CupelError `explain.unknown`
 */
export function explain(terminal: Terminal, asked: readonly string[], { json }: { json?: true }): void {
  const all = Object.keys(definitions).filter(isNumberName);
  const names = asked.length === 0 ? all : [...new Set(asked.map(nameOf))];
  if (json) {
    const entries = names.map((name) => ({ name, ...definitions[name], page: placeOf(name) }));
    terminal.out(JSON.stringify(entries));
    return;
  }
  for (const name of names) {
    const { label, words } = definitions[name];
    const place = terminal.link?.(placeOf(name), definitionUrl(name)) ?? `docs/${placeOf(name)}`;
    terminal.out(`${terminal.style('bold', label)}  ${terminal.style('dim', name)}`);
    terminal.out(`  ${words}`);
    terminal.out(`  ${terminal.style('dim', place)}`);
  }
  const [first] = names;
  if (first) {
    const page = new URL(definitionUrl(first));
    page.hash = '';
    terminal.out(`\nThe page: ${fileURLToPath(page)}`);
  }
}

function nameOf(asked: string): NumberName {
  if (isNumberName(asked)) return asked;
  const byLabel = Object.entries(definitions).find(([, { label }]) => label === asked)?.[0];
  if (byLabel !== undefined && isNumberName(byLabel)) return byLabel;
  const name = numberOfMetric(asked);
  // What no rule knows would be a metric of the suite: that is an answer only where it was asked for.
  if (name !== 'metric') return name;
  const nearest = nearestName(asked, Object.keys(definitions));
  throw new CupelError('explain.unknown', `no number is called "${asked}"`, {
    hint: nearest
      ? `Did you mean "${nearest}"? A name of your own is the mean of what its assertions report: cupel explain metric`
      : 'cupel explain lists all. A name of your own is the mean of what its assertions report: cupel explain metric',
  });
}
