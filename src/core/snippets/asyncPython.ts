import type { Snippet } from './snippet.ts';

/** The asynchronous client that a vendor offers beside the other, and the calls of it that are awaited. */
interface AsyncTwin {
  readonly from: RegExp;
  readonly to: string;
  readonly calls: RegExp;
}

const openai: AsyncTwin = {
  from: /\bOpenAI\b/g,
  to: 'AsyncOpenAI',
  calls: /\bclient\.(?:responses|embeddings)\.\w+\(/g,
};
const anthropic: AsyncTwin = {
  from: /\bAnthropic\b/g,
  to: 'AsyncAnthropic',
  calls: /\bclient\.messages\.\w+\(/g,
};
const google: AsyncTwin = {
  from: /\bclient\.models\./g,
  to: 'client.aio.models.',
  calls: /\bclient\.aio\.models\.\w+\(/g,
};

const twins: Readonly<Record<string, AsyncTwin>> = {
  'aie-openai': openai,
  'aie-openai-json': openai,
  'aie-embed-batch': openai,
  'aie-anthropic': anthropic,
  'aie-anthropic-cache': anthropic,
  'aie-gemini': google,
  'aie-vertex': google,
  'aie-cohere-rerank': {
    from: /\bcohere\.ClientV2\b/g,
    to: 'cohere.AsyncClientV2',
    calls: /\bclient\.rerank\(/g,
  },
  'aie-qdrant': { from: /\bQdrantClient\b/g, to: 'AsyncQdrantClient', calls: /\bclient\.\w+\(/g },
};

/** The Python snippets that can be written for an event loop, since their vendor has a client for it. */
export const asyncPrefixes: readonly string[] = Object.keys(twins);

/** Whether a Python file works with an event loop: then a call that blocks would stop all of it. */
export function isAsyncPython(text: string): boolean {
  return /^[ \t]*async def |^[ \t]*await |^import asyncio\b/m.test(text);
}

/**
 * A Python snippet with its vendor's asynchronous client, where there is one; undefined where there is none or the
 * snippet is asynchronous as it is.
 */
export function toAsyncPython(snippet: Snippet): Snippet | undefined {
  const twin = twins[snippet.prefix];
  if (snippet.language !== 'python' || snippet.async || !twin || !snippet.bodyWithoutImports)
    return undefined;
  const rename = (line: string): string => line.replace(twin.from, twin.to);
  return {
    ...snippet,
    imports: snippet.imports.map(rename),
    body: awaitCalls(snippet.body.map(rename), twin.calls),
    bodyWithoutImports: awaitCalls(snippet.bodyWithoutImports.map(rename), twin.calls),
    async: true,
  };
}

/** Awaits the calls, and makes the functions around them asynchronous. */
function awaitCalls(lines: readonly string[], calls: RegExp): string[] {
  const result = lines.map((line) => line.replace(calls, 'await $&'));
  let definition = -1;
  for (const [index, line] of result.entries()) {
    if (line.startsWith('def ')) definition = index;
    if (definition >= 0 && /\bawait /.test(line) && /^\s/.test(line))
      result[definition] = (result[definition] ?? '').replace(/^def /, 'async def ');
  }
  return result;
}
