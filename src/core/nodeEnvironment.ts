import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock, Environment, Log, Trust } from './environment.ts';
import { CupelError, messageOf } from './errors.ts';

export const nodeClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => {
    try {
      await wait(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  },
};

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * The environment of a Node process: its clock, its files, its variables.
 * @param options.variables default: the process's own
 * @param options.trust default: everything is allowed
 * @param options.readText text that is not on disk yet; undefined for files that it does not know
 * @param options.log default: silent
 */
export function createNodeEnvironment(
  options: {
    variables?: Readonly<Record<string, string | undefined>>;
    trust?: Trust;
    readText?: (file: string) => Promise<string | undefined>;
    log?: Log;
  } = {},
): Environment {
  const variables = options.variables ?? process.env;
  return {
    variables,
    secret: async (name) => variables[name],
    trust: options.trust ?? { code: true, network: true },
    readText: async (file) => (await options.readText?.(file)) ?? readTextOf(file, await readBytes(file)),
    readBytes,
    clock: nodeClock,
    log: options.log ?? silent,
  };
}

/** UTF-16 with a byte order mark, else UTF-8; the mark is removed. Bytes that are not text become U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder('utf-8').decode(bytes);
}

/**
 * The text of a file.
 * @throws CupelError `file.notText` at the first byte that belongs to no character, or where UTF-16 has no mark
 */
function readTextOf(file: string, bytes: Uint8Array): string {
  const text = decodeText(bytes);
  // Letters of ASCII are every second byte of UTF-16, with a zero between them.
  if (text[0] === '\0' ? text[2] === '\0' : text[1] === '\0' && text[3] === '\0') throw notTextError(file);
  if (!hasUtf16Mark(bytes) && !isUtf8(bytes)) throw notTextError(file, text.slice(0, text.indexOf('\uFFFD')));
  return text;
}

function hasUtf16Mark([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** @param before the text that could be read */
export function notTextError(file: string, before = ''): CupelError {
  const line = before.split('\n').length - 1;
  const start = { line, column: before.length - (before.lastIndexOf('\n') + 1) };
  return new CupelError('file.notText', `"${path.basename(file)}" is not text in UTF-8.`, {
    location: { file, range: { start, end: start } },
    hint: 'Save it as UTF-8 (in Excel: "CSV UTF-8"), or as UTF-16 with a byte order mark.',
  });
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT')
      throw new CupelError('file.notFound', `There is no file "${file}".`, { cause: error });
    if (code === 'EISDIR')
      throw new CupelError('file.notReadable', `"${file}" is a folder, not a file.`, {
        hint: `Name the files in it: ${path.basename(file)}/*.txt, or the ending that they have.`,
        cause: error,
      });
    throw new CupelError('file.notReadable', `"${file}" cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
