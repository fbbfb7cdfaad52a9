import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { init, Tiktoken } from 'tiktoken/lite/init';
import type { Encoding } from './encodings.ts';
import { cutLongRuns } from './safeCuts.ts';

// The types of Node and of the language know nothing of it; those of the DOM are not ours to use here.
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: unknown): ReturnType<Parameters<typeof init>[0]>;
};

/** Counts texts of one encoding, here and now. */
export interface Tokenizer {
  /**
   * Text that looks like a special token (`<|endoftext|>`) is counted as text. Wasm copies a text and the list of its
   * tokens: a long one is handed over in parts (`cutIntoChunks`).
   */
  count(text: string): number;
}

/** A file of the package, as it comes. */
interface Ranks {
  bpe_ranks: string;
  special_tokens: Record<string, number>;
  pat_str: string;
}

/** Loads the ranks of an encoding (0.5 to 2 MB): about 50 ms to 300 ms. */
export async function loadTokenizer(encoding: Encoding): Promise<Tokenizer> {
  const [wasm, text] = await Promise.all([
    readAsset('lite/tiktoken_bg.wasm'),
    readAsset(`encoders/${encoding}.json`),
  ]);
  await init((imports) => WebAssembly.instantiate(wasm, imports));
  const { bpe_ranks, special_tokens, pat_str } = JSON.parse(text.toString('utf8')) as Ranks;
  const tiktoken = new Tiktoken(bpe_ranks, special_tokens, pat_str);
  const countPiece = (piece: string): number => tiktoken.encode_ordinary(piece).length;
  return {
    count: (text) => {
      const pieces = cutLongRuns(text);
      const [only] = pieces;
      if (pieces.length === 1 && only !== undefined) return countPiece(only);
      // The pieces of a run of one character are all the same.
      const known = new Map<string, number>();
      return pieces.reduce((sum, piece) => {
        const tokens = known.get(piece) ?? countPiece(piece);
        known.set(piece, tokens);
        return sum + tokens;
      }, 0);
    },
  };
}

/** A build has the package's files beside it; the source finds them in the package. */
async function readAsset(file: string): Promise<Buffer> {
  if (import.meta.url.endsWith('.ts'))
    return readFile(createRequire(import.meta.url).resolve(`tiktoken/${file}`));
  return readFile(new URL(`./tiktoken/${file.replace(/^.*\//, '')}`, import.meta.url));
}
