import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Environment } from '../../environment.ts';

/** Bytes up to which a file is read at once, from the editor if it is open there. */
const wholeLimit = 8 * 1024 * 1024;

/** Characters of a piece: what a parser makes of one is in memory at once. */
const pieceLength = 16 * 1024;

/** A file's text in pieces. UTF-8, or UTF-16 with a mark; the mark removed. */
export async function* readChunks(
  file: string,
  environment: Environment,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size <= wholeLimit) {
    yield* piecesOf(await environment.readText(file));
    return;
  }
  const decoder = new TextDecoder(await encodingOf(file));
  for await (const chunk of createReadStream(file, {
    highWaterMark: 256 * 1024,
    ...(signal ? { signal } : {}),
  }))
    yield* piecesOf(decoder.decode(chunk as Buffer, { stream: true }));
  yield decoder.decode();
}

/** Never cut within a pair of surrogates: a piece may be made bytes on its own. */
function* piecesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    let end = start + pieceLength;
    if (/[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end += 1;
    yield text.slice(start, end);
    start = end;
  }
}

async function encodingOf(file: string): Promise<string> {
  await using handle = await open(file);
  const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return 'utf-16le';
  return buffer[0] === 0xfe && buffer[1] === 0xff ? 'utf-16be' : 'utf-8';
}

/** A file's lines without their ends. */
export async function* readLines(
  file: string,
  environment: Environment,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of readChunks(file, environment, signal)) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
  if (rest !== '') yield rest;
}
