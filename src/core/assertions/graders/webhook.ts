import { messageOf } from '../../errors.ts';
import type { AssertionSpec } from '../assertion.ts';
import { assertionError } from '../assertionErrors.ts';
import type { Finding, Grader } from '../grader.ts';
import { shorten } from '../outputText.ts';
import { isRecord, textValue } from '../valueShapes.ts';
import { reaches } from '../thresholds.ts';

/** Milliseconds that a server has for its answer, unless `config.timeoutMs` says otherwise. */
const defaultTimeoutMs = 5000;
/** Longer answers are not a verdict. */
const maxAnswerLength = 1024 * 1024;

/**
 * Sends `{ output, context: { prompt, vars } }` to the URL and takes the answer `{ pass, score?, reason? }` for the
 * verdict. A threshold also holds for the score.
 */
export const webhook: Grader = async (input): Promise<Finding> => {
  const { spec, context, services, threshold } = input;
  const url = httpUrl(spec, textValue(input));
  if (!services.environment.trust.network)
    throw assertionError(spec, 'untrusted', 'this workspace is not trusted to send requests');
  const timeout = spec.config?.['timeoutMs'];
  const answer = await post(spec, url, {
    body: JSON.stringify({ output: input.output, context: { prompt: context.prompt, vars: context.vars } }),
    signal: context.signal,
    timeoutMs: typeof timeout === 'number' ? timeout : defaultTimeoutMs,
  });
  const finding = readAnswer(spec, answer);
  if (threshold === undefined || !finding.pass || reaches(finding.score, threshold)) return finding;
  return {
    ...finding,
    pass: false,
    reason: `The score is ${finding.score}; at least ${threshold} is asked for.`,
  };
};

function httpUrl(spec: AssertionSpec, text: string): URL {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw assertionError(spec, 'badValue', `"${shorten(text)}" is not an http(s) URL`);
}

interface Post {
  body: string;
  signal: AbortSignal;
  timeoutMs: number;
}

async function post(spec: AssertionSpec, url: URL, { body, signal, timeoutMs }: Post): Promise<unknown> {
  const timer = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(withoutUser(url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorizationOf(url) },
      body,
      signal: AbortSignal.any([signal, timer]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`it answered with status ${response.status}`);
    }
    return JSON.parse(await limitedText(response)) as unknown;
  } catch (error) {
    signal.throwIfAborted();
    const problem = timer.aborted ? `it did not answer in ${timeoutMs} ms` : messageOf(error);
    throw assertionError(spec, 'webhook', `${url.origin} could not be asked: ${problem}`, { cause: error });
  }
}

/** `fetch` takes no address with a user in it. */
function withoutUser(url: URL): URL {
  const address = new URL(url);
  address.username = '';
  address.password = '';
  return address;
}

/** What a user and password in an address are sent as (RFC 7617). */
function authorizationOf({ username, password }: URL): { authorization?: string } {
  if (username === '' && password === '') return {};
  const user = [username, password].map(unescaped).join(':');
  return { authorization: `Basic ${Buffer.from(user).toString('base64')}` };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A % that begins no escape means itself.
    return text;
  }
}

async function limitedText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > maxAnswerLength) throw new Error('its answer is longer than 1 MB');
  }
  return text + decoder.decode();
}

function readAnswer(spec: AssertionSpec, answer: unknown): Finding {
  const { pass, score, reason } = isRecord(answer) ? answer : {};
  if (
    typeof pass !== 'boolean' ||
    (score !== undefined && (typeof score !== 'number' || !Number.isFinite(score)))
  )
    throw assertionError(
      spec,
      'webhook',
      `the answer is not { pass, score, reason }: ${shorten(JSON.stringify(answer))}`,
    );
  return {
    pass,
    score: score ?? Number(pass),
    reason: typeof reason === 'string' && reason !== '' ? reason : `The server answered pass: ${pass}.`,
  };
}
