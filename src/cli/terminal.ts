import { styleText } from 'node:util';
import { maskSecrets } from '../core/secrets.ts';

type Style = Parameters<typeof styleText>[0];

/** Where a command prints: results on stdout, progress and problems on stderr. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Styled where stdout is a terminal that shows colours; plain elsewhere. */
  style(style: Style, text: string): string;
  /** A text that opens an address, where stdout is a terminal: others would show the control characters. */
  link?(text: string, address: string): string;
  /** Whether progress may be drawn over itself. */
  readonly interactive: boolean;
  /** Characters a line has. */
  readonly columns: number;
}

/** The process's own streams. `NO_COLOR`, `FORCE_COLOR` and `TERM` are honoured. */
export function processTerminal(): Terminal {
  const [out, err] = [writerOf(process.stdout), writerOf(process.stderr)];
  return {
    out,
    err: (text) => err(maskSecrets(text)),
    style: (style, text) => styleText(style, text, { stream: process.stdout }),
    ...(hasLinks(process.stdout, process.env) ? { link } : {}),
    interactive: process.stderr.isTTY,
    columns: process.stdout.columns || 100,
  };
}

/**
 * Writes lines for as long as someone reads them. `cupel … | head` closes the pipe early: whoever read has what they
 * wanted, and the rest of the command, such as the run, its reports and its exit code, is for others.
 */
function writerOf(stream: NodeJS.WriteStream): (text: string) => void {
  let isRead = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    isRead = false;
  });
  return (text) => {
    if (isRead) stream.write(`${text}\n`);
  };
}

/** Terminals that know no links leave the sequence out; `dumb` ones do not. */
function hasLinks({ isTTY }: { isTTY?: boolean }, { TERM, NO_COLOR }: NodeJS.ProcessEnv): boolean {
  return isTTY === true && TERM !== 'dumb' && !NO_COLOR;
}

/** OSC 8, "Hyperlinks in terminal emulators". */
function link(text: string, address: string): string {
  return `\u001B]8;;${address}\u001B\\${text}\u001B]8;;\u001B\\`;
}
