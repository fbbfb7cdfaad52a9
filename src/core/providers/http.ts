import { sharedCodeRunner, requireCodeTrust } from '../code/codeRunner.ts';
import { runTransformFile } from '../engine/transforms.ts';
import type { Environment } from '../environment.ts';
import { CupelError, messageOf } from '../errors.ts';
import { renderDeep, renderTemplate } from '../prompts/templates.ts';
import type { Question } from './asked.ts';
import { hashOfCode } from './codeFiles.ts';
import { responseOf } from './functionResponse.ts';
import { createHttpClient } from './httpFetch.ts';
import { malformedError, messageIn, refusalError, transportError } from './httpErrors.ts';
import { parseJson } from './parseJson.ts';
import { headerFacts } from './openaiChat.ts';
import type { Provider, ProviderFactory, ProviderSpec } from './provider.ts';
import { text, textMap, withoutCredentials } from './providerConfig.ts';
import { isFileReference, parseFileReference } from '../suites/fileReference.ts';
import { withoutSecrets } from '../secrets.ts';

/**
 * `http(s)://…`: any server. `config.url`, `method`, `headers`, `body` and `queryParams` are templates that see
 * `prompt`, `messages` and the case's variables; `transformResponse` is an expression, or a file, that sees `json`,
 * `text` and `context { response: { status, headers } }` (a file's function gets the three as its parameters), and gives
 * the output, or `{ output, tokenUsage, cost }`.
 */
export const httpProvider: ProviderFactory = {
  prefixes: ['http', 'https'],
  create: createHttpProvider,
};

async function createHttpProvider(spec: ProviderSpec, environment: Environment): Promise<Provider> {
  const transform = text(spec.config, 'transformResponse') ?? text(spec.config, 'responseParser');
  if (transform !== undefined) requireCodeTrust(environment, '`transformResponse`');
  const code = isFileReference(transform)
    ? await hashOfCode([parseFileReference(transform, spec.directory).file], environment)
    : undefined;
  const http = createHttpClient();
  const { clock } = environment;
  return {
    spec,
    vendor: text(spec.config, 'vendor') ?? 'http',
    model: text(spec.config, 'model'),
    remote: true,
    identity: (config) => ({
      kind: 'http',
      url: withoutQueryKeys(text(config, 'url') ?? spec.id),
      method: config['method'],
      headers: withoutCredentials(textMap(config, 'headers')),
      body: withoutSecrets(config['body']),
      queryParams: withoutSecrets(config['queryParams']),
      transform,
      code,
    }),
    async asked(question) {
      const { url, init } = await prepare(spec, question, environment);
      const { method, headers, body } = init;
      return {
        url: withoutQueryKeys(url.href),
        method,
        headers: withoutCredentials(headers),
        body: body === undefined ? undefined : withoutSecrets(parseJson(body) ?? body),
      };
    },
    async call(request) {
      const { url, init } = await prepare(spec, request, environment);
      const started = clock.monotonic();
      let answer: { status: number; headers: Headers; body: string };
      try {
        const response = await http.fetch(url, { ...init, signal: request.signal });
        answer = { status: response.status, headers: response.headers, body: await response.text() };
      } catch (error) {
        if (request.signal.aborted) throw request.signal.reason;
        throw transportError(spec.label, error);
      }
      const latencyMs = clock.monotonic() - started;
      const { status, headers, body } = answer;
      if (status < 200 || status > 299)
        throw refusalError({
          vendor: spec.label,
          status,
          headers,
          message: messageIn(body),
          now: clock.now(),
        });
      const value = await read(transform, body, answer, request.signal, spec, environment);
      const facts = headerFacts(headers, headers.get('x-request-id'), clock.now());
      return { ...responseOf(value, spec.label), ...facts, raw: parseJson(body) ?? body, latencyMs };
    },
    dispose: () => http.dispose(),
  };
}

interface HttpRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

async function prepare(
  spec: ProviderSpec,
  { prompt, vars, config }: Question,
  environment: Environment,
): Promise<{ url: URL; init: HttpRequest }> {
  const seen = { ...vars, prompt: prompt.text, messages: prompt.messages };
  const options = { env: { ...environment.variables, ...spec.env } };
  const { body } = config;
  const url = addressOf(spec, await renderTemplate(text(config, 'url') ?? spec.id, seen, options));
  const query = (await renderDeep(textMap(config, 'queryParams'), seen, options)) as Record<string, string>;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const headers = (await renderDeep(textMap(config, 'headers'), seen, options)) as Record<string, string>;
  checkHeaders(spec, headers);
  const method = text(config, 'method') ?? (body === undefined ? 'GET' : 'POST');
  if (body === undefined) return { url, init: { method, headers } };
  // Values are put into the JSON's texts, where no quotation mark in them can break it.
  const parsed = typeof body === 'string' ? (parseJson(body) ?? body) : body;
  const rendered = await renderDeep(parsed, seen, options);
  const json = typeof rendered !== 'string';
  return {
    url,
    init: {
      method,
      headers: json ? { 'content-type': 'application/json', ...headers } : headers,
      body: json ? JSON.stringify(rendered) : rendered,
    },
  };
}

/** @throws CupelError `provider.badConfig` for what Node would not send */
function checkHeaders(spec: ProviderSpec, headers: Record<string, string>): void {
  const bad = Object.entries(headers).find(([, value]) => /[^\t\u0020-\u007e\u0080-\u00ff]/.test(value));
  if (!bad) return;
  const what = /[\r\n]/.test(bad[1]) ? 'a line break' : 'a character that a header cannot hold';
  throw new CupelError('provider.badConfig', `The header "${bad[0]}" has ${what} in it.`, {
    location: spec.location,
    hint: 'Write {{ value | urlencode }}, or send it in the body.',
  });
}

/** @throws CupelError `provider.badConfig` */
function addressOf(spec: ProviderSpec, written: string): URL {
  if (URL.canParse(written)) return new URL(written);
  throw new CupelError('provider.badConfig', `"${written}" is no address.`, {
    location: spec.location,
    hint: 'Write http://host/path, as the provider’s id or in `config.url`.',
  });
}

async function read(
  transform: string | undefined,
  body: string,
  { status, headers }: { status: number; headers: Headers },
  signal: AbortSignal,
  spec: ProviderSpec,
  environment: Environment,
): Promise<unknown> {
  const json = parseJson(body);
  if (transform === undefined) return json ?? body;
  const context = { response: { status, headers: Object.fromEntries(headers) } };
  try {
    const { directory } = spec;
    const args = [json ?? null, body, context];
    const code = sharedCodeRunner(environment);
    // The expression may also be a function of the three.
    const made = isFileReference(transform)
      ? await runTransformFile(transform, directory, args, signal, code)
      : await code.runJavaScript({
          mode: 'auto',
          source: transform,
          parameters: ['json', 'text', 'context'],
          args,
          directory,
          signal,
        });
    if (made !== undefined && made !== null) return made;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw malformedError(spec.label, `\`transformResponse\` failed: ${messageOf(error)}`, error);
  }
  throw malformedError(spec.label, '`transformResponse` found nothing in it');
}

function withoutQueryKeys(url: string): string {
  return url.replace(/([?&](?:key|api[-_]?key|token|access_token|sig|signature)=)[^&#]*/gi, '$1');
}
