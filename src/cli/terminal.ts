import { styleText } from 'node:util';
import { maskSecrets } from '../core/secrets.ts';

type Style = Parameters<typeof styleText>[0];

/** Where a command prints: results on stdout, progress and problems on stderr. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Styled where stdout is a terminal that shows colours; plain elsewhere. */
  style(style: Style, text: string): string;
  /** Whether progress may be drawn over itself. */
  readonly interactive: boolean;
  /** Characters a line has. */
  readonly columns: number;
}

/** The process's own streams. `NO_COLOR`, `FORCE_COLOR` and `TERM` are honoured. */
export function processTerminal(): Terminal {
  return {
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${maskSecrets(text)}\n`),
    style: (style, text) => styleText(style, text, { stream: process.stdout }),
    interactive: process.stderr.isTTY,
    columns: process.stdout.columns || 100,
  };
}
