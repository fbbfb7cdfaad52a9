import { requireCodeTrust, sharedCodeRunner } from '../code/codeRunner.ts';
import { pathsInCommand, splitCommand } from '../code/commandWords.ts';
import { CupelError, messageOf } from '../errors.ts';
import { hashOfCode } from './codeFiles.ts';
import { responseOf } from './functionResponse.ts';
import { ProviderError, type ProviderFactory } from './provider.ts';
import { positive } from './providerConfig.ts';

const defaultTimeoutMs = 300_000;

/**
 * `exec:command args`: a program that answers on its standard output. It is started without a shell, with three more
 * arguments: the rendered prompt, and as JSON the provider's options and `{ vars, messages, repeat }`.
 */
export const exec: ProviderFactory = {
  prefixes: ['exec'],
  async create(spec, environment) {
    requireCodeTrust(environment, `The command "${spec.id.slice('exec:'.length)}"`);
    const words = splitCommand(spec.id.slice('exec:'.length));
    const [command, ...args] = words;
    if (command === undefined)
      throw new CupelError('provider.noCommand', `"${spec.id}" names no command.`, {
        location: spec.location,
      });
    const files = await hashOfCode(pathsInCommand(words, spec.directory), environment);
    const timeoutMs = positive(spec.config, 'timeoutMs') ?? defaultTimeoutMs;
    const code = sharedCodeRunner(environment);
    return {
      spec,
      vendor: 'exec',
      model: undefined,
      remote: true,
      identity: (config) => ({
        kind: 'exec',
        command: spec.id,
        directory: spec.directory,
        files,
        config: withoutKeys(config),
      }),
      asked: ({ prompt, vars }) => ({ messages: prompt.messages, vars }),
      async call({ prompt, config, vars, repeat, signal }) {
        const started = environment.clock.monotonic();
        const options = JSON.stringify({ id: spec.id, config: withoutKeys(config) });
        const context = JSON.stringify({ vars, messages: prompt.messages, repeat });
        try {
          const printed = await code.exec(command, [...args, prompt.text, options, context], {
            directory: spec.directory,
            timeoutMs,
            signal,
          });
          const response = responseOf(printed.replace(/\r?\n$/, ''), spec.label);
          return { ...response, latencyMs: environment.clock.monotonic() - started };
        } catch (error) {
          throw codeError(error, signal, spec.label);
        }
      },
    };
  },
};

/** What went wrong in a suite's own code, as the error of a provider. */
export function codeError(error: unknown, signal: AbortSignal, label: string): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof ProviderError) return error;
  const kind = error instanceof CupelError && error.code === 'code.timeout' ? 'timeout' : 'other';
  return new ProviderError(kind, `"${label}" failed: ${messageOf(error)}`, { cause: error });
}

export function withoutKeys({
  apiKey: _key,
  ...config
}: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return config;
}
