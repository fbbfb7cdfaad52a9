import type { Result } from '../engine/result.ts';
import { CupelError } from '../errors.ts';

/** What a provider says of its request; see the providers' `identity`. */
interface RecordedRequest {
  kind: string;
  address: string;
  [parameter: string]: unknown;
}

interface Endpoint {
  path: string;
  /** The header with the key, which the shell fills in: a key never gets into the text. */
  header: string;
  body(result: Result, parameters: Record<string, unknown>): unknown;
}

const bearer = 'Authorization: Bearer $API_KEY';

const endpoints: Record<string, Endpoint> = {
  chat: {
    path: '/chat/completions',
    header: bearer,
    body: (result, parameters) => ({ ...parameters, messages: messagesOf(result) }),
  },
  responses: {
    path: '/responses',
    header: bearer,
    body: (result, parameters) => ({ ...parameters, input: messagesOf(result) }),
  },
  completion: {
    path: '/completions',
    header: bearer,
    body: (result, parameters) => ({ ...parameters, prompt: result.rendered ?? '' }),
  },
  messages: {
    path: '/v1/messages',
    header: 'x-api-key: $API_KEY',
    body: (result, parameters) => ({ ...parameters, messages: messagesOf(result) }),
  },
};

/**
 * The request of a result as a command line, for a POSIX shell; the key is the variable `API_KEY`.
 * @throws CupelError `panel.noRequest` when the result does not say what was sent where
 */
export function curlCommand(result: Result): string {
  const { request } = result;
  if (!isRecorded(request) || !Object.hasOwn(endpoints, request.kind))
    throw new CupelError('panel.noRequest', 'This result does not tell which request was made.', {
      hint: 'Replayed, echoed and imported results have none.',
    });
  const { kind, address, organization: _, ...parameters } = request;
  const endpoint = endpoints[kind];
  if (!endpoint) throw new Error('unreachable: checked above');
  const body = JSON.stringify(endpoint.body(result, parameters), null, 2);
  return [
    `curl ${quoted(address.replace(/\/+$/, '') + endpoint.path)} \\`,
    "  -H 'content-type: application/json' \\",
    `  -H "${endpoint.header}" \\`,
    `  -d ${quoted(body)}`,
  ].join('\n');
}

function messagesOf({ rendered = '' }: Result): unknown {
  if (/^\s*\[/.test(rendered)) {
    try {
      const messages = JSON.parse(rendered) as unknown;
      if (Array.isArray(messages)) return messages;
    } catch {
      // A text that begins like a list.
    }
  }
  return [{ role: 'user', content: rendered }];
}

function isRecorded(request: unknown): request is RecordedRequest {
  if (typeof request !== 'object' || request === null) return false;
  const { kind, address } = request as { kind?: unknown; address?: unknown };
  return typeof kind === 'string' && typeof address === 'string' && /^https?:\/\//.test(address);
}

/** In single quotes, where a shell changes nothing. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
