import type { Result, RunProvider } from '../engine/result.ts';
import { CupelError } from '../errors.ts';
import type { ChatMessage } from '../prompts/prompt.ts';
import { parseChat } from '../prompts/chat.ts';
import { renderDeep, renderTemplate } from '../prompts/templates.ts';
import { anthropicBody } from '../providers/anthropicRequest.ts';
import { bedrockRequest } from '../providers/bedrockRequest.ts';
import { googleRequest } from '../providers/googleRequest.ts';
import { inputOf } from '../providers/openaiResponses.ts';
import { text, textMap } from '../providers/providerConfig.ts';

/** What a provider says of its request beside the messages; see the providers' `identity`. */
interface RecordedRequest {
  kind: string;
  address?: unknown;
  [parameter: string]: unknown;
}

/** What a command line sends: the address as the shell reads it, quoted, and the body as JSON or as text. */
interface Sent {
  address: string;
  method?: string;
  headers: readonly string[];
  /** The header with the key, which the shell puts in: a key never gets into the text. */
  key?: string;
  body?: unknown;
}

interface Call {
  vendor: string;
  prompt: string;
  messages: readonly ChatMessage[];
  vars: Readonly<Record<string, unknown>>;
}

const json = 'content-type: application/json';
const bearer = 'Authorization: Bearer $API_KEY';

/** One entry a wire format: what its provider sends, made from what it recorded of it. */
const requests: Record<string, (request: RecordedRequest, call: Call) => Sent | Promise<Sent>> = {
  chat: (request, call) => openai(request, call, '/chat/completions', { messages: call.messages }),
  responses: (request, call) => openai(request, call, '/responses', { input: inputOf(call.messages) }),
  completion: (request, call) => openai(request, call, '/completions', { prompt: call.prompt }),
  embedding: (request, call) => openai(request, call, '/embeddings', { input: [call.prompt] }),
  messages: ({ kind: _, address, headers, ...parameters }, { messages }) => {
    const { messages: turns, system } = anthropicBody('', messages, {});
    return {
      address: quoted(under(String(address), '/v1/messages')),
      headers: [json, 'anthropic-version: 2023-06-01', ...linesOf(headers)],
      key: 'x-api-key: $API_KEY',
      body: { ...parameters, ...(system === undefined ? {} : { system }), messages: turns },
    };
  },
  generateContent: gemini,
  converse: ({ kind: _, address, modelId, ...parameters }, { messages }) => {
    const [region, endpoint] = address as [region?: string | null, endpoint?: string | null];
    const { messages: turns, system } = bedrockRequest('', messages, {});
    const path = `/model/${encodeURIComponent(String(modelId))}/converse`;
    return {
      address: endpoint
        ? quoted(under(endpoint, path))
        : `'https://bedrock-runtime.'${region ? quoted(region) : '"${AWS_REGION:-us-east-1}"'}${quoted(`.amazonaws.com${path}`)}`,
      headers: [json],
      key: bearer,
      body: { ...parameters, ...(system === undefined ? {} : { system }), messages: turns },
    };
  },
  http,
};

/**
 * The request of a result as a command line for a POSIX shell; the key is the variable `API_KEY`. The body stands in a
 * here-document, since an argument may not be longer than 128 KB on Linux.
 * @param provider that was called: vendors differ in where the key goes
 * @throws CupelError `panel.noRequest` when the result does not say what was sent where
 */
export async function curlCommand(result: Result, provider: Pick<RunProvider, 'id'>): Promise<string> {
  const { request, rendered = '', vars } = result;
  const known = isRecorded(request) && Object.hasOwn(requests, request.kind) ? request : undefined;
  const make = known && requests[known.kind];
  if (!make)
    throw new CupelError('panel.noRequest', 'This result does not tell which request was made.', {
      hint: 'Replayed, echoed and imported results have none, nor have those of programs and functions.',
    });
  const messages = parseChat(rendered) ?? [{ role: 'user', content: rendered }];
  const vendor = provider.id.split(':', 1)[0] ?? '';
  const { address, method, headers, key, body } = await make(known, {
    vendor,
    prompt: rendered,
    messages,
    vars,
  });
  const flags = [
    `curl ${method === undefined ? '' : `-X ${quoted(method)} `}${address}`,
    ...headers.map((header) => `  -H ${quoted(header)}`),
    ...(key === undefined ? [] : [`  -H "${key}"`]),
  ];
  if (body === undefined) return flags.join(' \\\n');
  const sent = typeof body === 'string' ? body : JSON.stringify(body, bytesAsBase64, 2);
  const end = endOf(sent);
  return `${[...flags, `  --data-binary @- <<'${end}'`].join(' \\\n')}\n${sent}\n${end}`;
}

function openai(
  { kind: _, address, organization, project, headers, ...parameters }: RecordedRequest,
  { vendor }: Call,
  path: string,
  content: Record<string, unknown>,
): Sent {
  return {
    address: quoted(under(String(address), path)),
    headers: [
      json,
      ...(typeof organization === 'string' ? [`OpenAI-Organization: ${organization}`] : []),
      ...(typeof project === 'string' ? [`OpenAI-Project: ${project}`] : []),
      ...linesOf(headers),
    ],
    key: vendor.startsWith('azure') ? 'api-key: $API_KEY' : bearer,
    body: { ...parameters, ...content },
  };
}

/** What the REST API knows beside `generationConfig`, where the vendor's SDK has one list. */
const besideGeneration = ['tools', 'toolConfig', 'safetySettings', 'cachedContent', 'labels'];

function gemini({ address, model, headers, config = {} }: RecordedRequest, { vendor, messages }: Call): Sent {
  const [base, project, region, version] = address as (string | null | undefined)[];
  const { contents, config: made } = googleRequest('', messages, {});
  const { systemInstruction = made['systemInstruction'], ...parameters } = config as Record<string, unknown>;
  const entries = Object.entries(parameters);
  const generationConfig = entries.filter(([name]) => !besideGeneration.includes(name));
  const name = String(model);
  const isVertex = vendor === 'vertex';
  const host =
    base ??
    (!isVertex
      ? 'https://generativelanguage.googleapis.com'
      : `https://${region && region !== 'global' ? `${region}-` : ''}aiplatform.googleapis.com`);
  const origin = /^https?:/.test(host) ? host : `https://${host}`;
  const method = `${isVertex || !name.includes('/') ? `models/${name}` : name}:generateContent`;
  return {
    address: isVertex
      ? `${quoted(under(origin, `/${version ?? 'v1beta1'}/projects/`))}${project ? quoted(project) : '"$GOOGLE_CLOUD_PROJECT"'}${quoted(`/locations/${region ?? 'global'}/publishers/google/${method}`)}`
      : quoted(under(origin, `/${version ?? 'v1'}/${method}`)),
    headers: [json, ...linesOf(headers)],
    key: isVertex ? bearer : 'x-goog-api-key: $API_KEY',
    body: {
      contents,
      ...(systemInstruction === undefined
        ? {}
        : { systemInstruction: { parts: [{ text: systemInstruction }] } }),
      ...Object.fromEntries(entries.filter(([key]) => besideGeneration.includes(key))),
      ...(generationConfig.length > 0 ? { generationConfig: Object.fromEntries(generationConfig) } : {}),
    },
  };
}

/**
 * Its templates are filled in once more, but for the environment, which may hold keys. Headers that carry one were not
 * recorded, and are left out.
 */
async function http(request: RecordedRequest, { prompt, messages, vars }: Call): Promise<Sent> {
  const seen = { ...vars, prompt, messages };
  const url = new URL(await renderTemplate(text(request, 'url') ?? '', seen));
  const query = (await renderDeep(textMap(request, 'queryParams'), seen)) as Record<string, string>;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const headers = (await renderDeep(textMap(request, 'headers'), seen)) as Record<string, string>;
  const { body } = request;
  const parsed = typeof body === 'string' ? (parse(body) ?? body) : body;
  const sent = parsed === undefined || parsed === null ? undefined : await renderDeep(parsed, seen);
  return {
    address: quoted(url.href),
    method: text(request, 'method') ?? (sent === undefined ? 'GET' : 'POST'),
    headers: [...(typeof sent === 'object' ? [json] : []), ...linesOf(headers)],
    ...(sent === undefined ? {} : { body: sent }),
  };
}

function linesOf(headers: unknown): string[] {
  return Object.entries((headers ?? {}) as Record<string, string>).map(
    ([name, value]) => `${name}: ${value}`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A path below an address, before its query. */
function under(address: string, path: string): string {
  const [base = '', ...query] = address.split('?');
  return [base.replace(/\/+$/, '') + path, ...query].join('?');
}

/** A word that is no line of the text. */
function endOf(text: string): string {
  const lines = new Set(text.split('\n'));
  let end = 'END';
  while (lines.has(end)) end += '_';
  return end;
}

/** Pictures that are sent as bytes are base64 on the wire. */
function bytesAsBase64(this: unknown, key: string, value: unknown): unknown {
  const original = (this as Record<string, unknown>)[key];
  return original instanceof Uint8Array ? Buffer.from(original).toString('base64') : value;
}

function isRecorded(request: unknown): request is RecordedRequest {
  return typeof (request as { kind?: unknown } | null | undefined)?.kind === 'string';
}

/** In single quotes, where a shell changes nothing. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
