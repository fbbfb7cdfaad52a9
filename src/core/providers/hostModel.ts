import { CupelError, messageOf } from '../errors.ts';
import { textOf } from './messageShapes.ts';
import { ProviderError, type ProviderFactory } from './provider.ts';
import { requireModel } from './providerConfig.ts';

/** `vscode:vendor/family`: a language model of the editor. */
export const hostModel: ProviderFactory = {
  prefixes: ['vscode'],
  async create(spec, { hostModels, clock, log }) {
    let said = false;
    const model = requireModel(spec, spec.id.slice('vscode:'.length));
    if (!hostModels)
      throw new CupelError(
        'provider.editorOnly',
        `"${spec.id}" is a model of the editor, which is not there.`,
        {
          location: spec.location,
          hint: 'Run the suite in VS Code, or name the vendor itself here.',
        },
      );
    return {
      spec,
      vendor: 'vscode',
      model,
      remote: true,
      identity: (config) => ({ kind: 'host', model, config }),
      async countInput({ prompt, signal }) {
        const messages = prompt.messages.map(({ role, content }) => ({ role, content: textOf(content) }));
        try {
          return await hostModels.countTokens(model, messages, signal);
        } catch (error) {
          if (signal.aborted) throw signal.reason;
          throw error instanceof ProviderError ? error : hostError(error, model);
        }
      },
      async call({ prompt, config, signal, onText }) {
        const messages = prompt.messages.map(({ role, content }) => ({ role, content: textOf(content) }));
        const started = clock.monotonic();
        try {
          let firstTokenMs: number | undefined;
          const answer = await hostModels.complete(model, messages, {
            signal,
            config,
            onText: (delta) => {
              firstTokenMs ??= clock.monotonic() - started;
              onText?.(delta);
            },
          });
          const latencyMs = clock.monotonic() - started;
          const { output, inputTokens, outputTokens, systemMerged } = answer;
          if (systemMerged && !said) {
            said = true;
            log.warn(`"${spec.label}" takes no system message: its text is sent before the user's.`);
          }
          return {
            output,
            latencyMs,
            ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
            ...(answer.model?.['id'] === undefined ? {} : { model: answer.model['id'] }),
            raw: {
              ...(answer.model ? { model: answer.model } : {}),
              ...(systemMerged ? { systemMessage: 'sent before the text of the user' } : {}),
            },
            ...(inputTokens === undefined || outputTokens === undefined
              ? {}
              : { usage: { input: inputTokens, output: outputTokens } }),
          };
        } catch (error) {
          if (signal.aborted) throw signal.reason;
          throw error instanceof ProviderError ? error : hostError(error, model);
        }
      },
    };
  },
};

/** The editor's errors have a code: `Blocked` (quota), `NotFound`, `NoPermissions`. */
function hostError(error: unknown, model: string): ProviderError {
  const { code } = error as { code?: unknown };
  const kind =
    code === 'NotFound'
      ? 'notFound'
      : code === 'NoPermissions'
        ? 'auth'
        : code === 'Blocked'
          ? 'rateLimit'
          : 'other';
  return new ProviderError(kind, `The editor's model "${model}" failed: ${messageOf(error)}`, {
    cause: error,
  });
}
