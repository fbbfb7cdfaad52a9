import { randomUUID } from 'node:crypto';
import { requireCodeTrust, sharedCodeRunner } from '../code/codeRunner.ts';
import { CupelError } from '../errors.ts';
import { extensionOf } from '../suites/fileReference.ts';
import { codeFileOf } from './codeFileOf.ts';
import { hashOfCode, importsOf } from './codeFiles.ts';
import { codeError, withoutKeys } from './exec.ts';
import { responseOf } from './functionResponse.ts';
import type { ProviderFactory } from './provider.ts';
import { positive } from './providerConfig.ts';

const defaultTimeoutMs = 300_000;
const javascript = new Set(['js', 'mjs', 'cjs', 'ts', 'mts', 'cts']);

/**
 * `file://provider.js[:function]`, `.ts`, `.py`: a function of `(prompt, options, context)` that gives the output, or
 * `{ output, error, tokenUsage: { prompt, completion }, cost, … }`. Without a name: the default export or `callApi`;
 * in Python `call_api`. `options` is `{ id, config }`; `context` is `{ vars, messages, repeat }`. A class is constructed
 * with the options, and its `callApi(prompt, context, options)` is called, as promptfoo does it.
 * `python:provider.py` is another name of the file.
 */
export const functionFile: ProviderFactory = {
  prefixes: ['file', 'python'],
  async create(spec, environment) {
    requireCodeTrust(environment, `"${spec.id}"`);
    const { file, fn } = codeFileOf(spec);
    const extension = extensionOf(file);
    if (extension !== 'py' && !javascript.has(extension))
      throw new CupelError('provider.unknown', `"${spec.id}" is neither JavaScript, TypeScript nor Python.`, {
        location: spec.location,
      });
    // A file that is missing is found now, not with the first call.
    const source = await environment.readText(file);
    const imports = await hashOfCode(importsOf(file, source), environment);
    const code = sharedCodeRunner(environment);
    const run = randomUUID();
    const timeoutMs = positive(spec.config, 'timeoutMs') ?? defaultTimeoutMs;
    return {
      spec,
      vendor: 'function',
      model: undefined,
      remote: true,
      identity: (config) => ({ kind: 'function', file, fn, source, imports, config: withoutKeys(config) }),
      asked: ({ prompt, vars }) => ({ messages: prompt.messages, vars }),
      async call({ prompt, config, vars, repeat, signal }) {
        const started = environment.clock.monotonic();
        const options = { id: spec.id, config };
        const context = { vars, messages: prompt.messages, repeat };
        const args = [prompt.text, options, context];
        const instance = {
          key: JSON.stringify([run, config]),
          options: { ...options, label: spec.label },
          method: 'callApi',
          args: [prompt.text, { ...context, prompt: { raw: prompt.text, label: prompt.text } }, {}],
        };
        const names = fn === undefined ? { fallbacks: ['callApi', 'call_api'] } : { fn };
        const call = { mode: 'file' as const, file, args, instance, timeoutMs, signal, ...names };
        try {
          const made = await (extension === 'py' ? code.runPython(call) : code.runJavaScript(call));
          return { ...responseOf(made, spec.label), latencyMs: environment.clock.monotonic() - started };
        } catch (error) {
          throw codeError(error, signal, spec.label);
        }
      },
    };
  },
};
