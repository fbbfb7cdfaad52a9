import { malformedError } from '../providers/httpErrors.ts';

/**
 * The values of a JSONL stream, one at a time: an output file of a batch may be larger than memory.
 * @throws ProviderError `provider.malformed` for a line that is not JSON
 */
export async function* jsonLines(
  stream: ReadableStream<Uint8Array> | null,
  vendor: string,
): AsyncGenerator {
  if (!stream) return;
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield parse(line, vendor);
  }
  rest += decoder.decode();
  if (rest.trim() !== '') yield parse(rest, vendor);
}

function parse(line: string, vendor: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (error) {
    throw malformedError(vendor, 'a line of the results is not JSON', error);
  }
}
