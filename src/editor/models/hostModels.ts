import { CancellationTokenSource, LanguageModelChatMessage, LanguageModelTextPart, l10n, lm } from 'vscode';
import type { CancellationToken, Disposable, LanguageModelChat } from 'vscode';
import type { HostModels } from '../../core/environment.ts';
import { ProviderError } from '../../core/providers/provider.ts';
import { mergeSystem } from './mergeSystem.ts';
import { findModel, modelOptionsOf } from './modelChoice.ts';

/** How long a vendor's extension may take to start before its model counts as not there. */
const patienceMs = 3000;

type Complete = HostModels['complete'];

/** The language models of VS Code, of whatever vendor, for suites that name them: `vscode:vendor/model`. */
export class VscodeModels implements HostModels, Disposable {
  readonly #found = new Map<string, LanguageModelChat>();
  readonly #listener = lm.onDidChangeChatModels(() => this.#found.clear());

  /** Every model that VS Code has. Asks nobody and sends nothing. */
  async all(): Promise<readonly LanguageModelChat[]> {
    return lm.selectChatModels();
  }

  /**
   * Sends one request. The first one of a vendor makes VS Code ask for consent.
   * @throws ProviderError `notFound`; VS Code's LanguageModelError, which the provider puts into our words
   */
  async complete(
    ...[name, messages, { signal, config, onText }]: Parameters<Complete>
  ): ReturnType<Complete> {
    const model = await this.#find(name, signal);
    const { messages: sendable, merged } = mergeSystem(messages);
    const asked = toChat(sendable);
    return withToken(signal, async (token) => {
      const response = await model.sendRequest(
        asked,
        {
          justification: l10n.t('Cupel sends the prompts of your suites and of Try Prompt to this model.'),
          modelOptions: modelOptionsOf(config),
        },
        token,
      );
      let output = '';
      for await (const part of response.stream) {
        signal.throwIfAborted();
        if (!(part instanceof LanguageModelTextPart)) continue;
        output += part.value;
        onText?.(part.value);
      }
      // Some vendors end the stream of a cancelled request as if it were whole.
      signal.throwIfAborted();
      const { vendor, id, family, version } = model;
      return {
        output,
        inputTokens: await countAll(model, asked, token),
        outputTokens: await model.countTokens(output, token),
        model: { vendor, id, family, version },
        systemMerged: merged,
      };
    });
  }

  async countTokens(
    ...[name, messages, signal]: Parameters<HostModels['countTokens']>
  ): ReturnType<HostModels['countTokens']> {
    const model = await this.#find(name, signal);
    return withToken(signal, (token) => countAll(model, toChat(mergeSystem(messages).messages), token));
  }

  dispose(): void {
    this.#listener.dispose();
  }

  async #find(name: string, signal: AbortSignal): Promise<LanguageModelChat> {
    const known = this.#found.get(name);
    if (known) return known;
    const there = await lm.selectChatModels();
    const model = findModel(name, there) ?? findModel(name, await this.#later(name, signal));
    if (model) {
      this.#found.set(name, model);
      return model;
    }
    const names = (await lm.selectChatModels()).map(({ vendor, id }) => `vscode:${vendor}/${id}`);
    throw new ProviderError('notFound', `VS Code has no language model "${name}".`, {
      hint:
        names.length > 0
          ? `It has: ${names.join(', ')}.`
          : 'Install and sign in to an extension that offers models, such as GitHub Copilot.',
    });
  }

  /** The models after those that were just registered, or after a while. */
  async #later(name: string, signal: AbortSignal): Promise<readonly LanguageModelChat[]> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        listener.dispose();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const look = async (): Promise<void> => {
        if (findModel(name, await lm.selectChatModels())) done();
      };
      const listener = lm.onDidChangeChatModels(() => void look());
      const timer = setTimeout(done, patienceMs);
      signal.addEventListener('abort', done, { once: true });
    });
    signal.throwIfAborted();
    return lm.selectChatModels();
  }
}

function toChat(messages: readonly { role: string; content: string }[]): LanguageModelChatMessage[] {
  return messages.map(({ role, content }) =>
    role === 'assistant'
      ? LanguageModelChatMessage.Assistant(content)
      : LanguageModelChatMessage.User(content),
  );
}

async function countAll(
  model: LanguageModelChat,
  messages: readonly LanguageModelChatMessage[],
  token: CancellationToken,
): Promise<number> {
  const counts = await Promise.all(messages.map((message) => model.countTokens(message, token)));
  return counts.reduce((sum, each) => sum + each, 0);
}

/** Calls with a token that is cancelled when the signal aborts. */
async function withToken<T>(
  signal: AbortSignal,
  work: (token: CancellationToken) => Thenable<T>,
): Promise<T> {
  signal.throwIfAborted();
  const source = new CancellationTokenSource();
  const cancel = (): void => source.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await work(source.token);
  } finally {
    signal.removeEventListener('abort', cancel);
    source.dispose();
  }
}
