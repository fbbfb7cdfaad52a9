import type { NumberName } from '../shared/definitions.ts';
import { definitions, numberOfMetric } from '../shared/definitions.ts';
import type { Column } from './table.ts';
import type { Terminal } from './terminal.ts';

/** The numbers that a command prints: each under its own name, linked to its definition where the terminal has links. */
export class PrintedNumbers {
  readonly #terminal: Terminal;
  readonly #names = new Set<NumberName>();

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** All that were printed, in the order in which they came. */
  get names(): readonly NumberName[] {
    return [...this.#names];
  }

  /** What to call a number where it is printed. */
  word(name: NumberName, label: string = definitions[name].label): string {
    this.#names.add(name);
    return this.#terminal.link?.(label, definitionUrl(name)) ?? label;
  }

  /** The same for a metric of the suite, which keeps its own name. */
  metric(name: string): string {
    return this.word(numberOfMetric(name), name);
  }

  /** A column of a table that holds such numbers. */
  column(name: NumberName, title: string = definitions[name].label): Column {
    this.#names.add(name);
    return { title, align: 'right', target: definitionUrl(name) };
  }

  /** Says where all that was printed is defined; nothing when there was no number. */
  printFooter(): void {
    if (this.#names.size === 0) return;
    this.#terminal.out(
      this.#terminal.style('dim', `What these numbers mean: cupel explain ${this.names.join(' ')}`),
    );
  }
}

/** The documentation lies in the package, beside the command. */
export function definitionUrl(name: NumberName): string {
  const folder = import.meta.url.endsWith('.ts') ? '../../docs/' : '../docs/';
  const url = new URL(`${folder}statistics.md`, import.meta.url);
  url.hash = definitions[name].anchor;
  return url.href;
}
