import { Redactor, watchSecrets } from '../engine/redactor.ts';
import type { Environment } from '../environment.ts';
import { CupelError, messageOf } from '../errors.ts';
import type { Estimate } from '../pricing/estimate.ts';
import { estimate } from '../pricing/estimate.ts';
import type { PriceBook } from '../pricing/price.ts';
import type { Prompt } from '../prompts/prompt.ts';
import type { Provider, ProviderSpec, Usage } from '../providers/provider.ts';
import { createProvider } from '../providers/registry.ts';
import type { TokenCounter } from '../tokens/tokenCount.ts';
import { valueText } from '../valueText.ts';
import { trialSuite } from './trialSuite.ts';

/** One prompt, asked of one to four models. */
export interface Trial {
  readonly prompt: Prompt;
  readonly vars: Readonly<Record<string, unknown>>;
  /** The models, one to four, as a suite would set them up. */
  readonly providers: readonly ProviderSpec[];
  /** The folder that relative paths start from. */
  readonly directory: string;
}

export interface TrialServices {
  readonly environment: Environment;
  readonly prices: PriceBook;
  readonly counter: TokenCounter;
}

/** How an answer stands. */
export interface Answer {
  readonly state: 'waiting' | 'streaming' | 'done' | 'failed' | 'stopped';
  readonly text: string;
  /** Tokens so far; null where nobody knows. */
  readonly input: number | null;
  readonly output: number | null;
  /** Whether the vendor counted them; else they are our own count. */
  readonly counted: boolean;
  /** US dollars so far; null when unknown. */
  readonly cost: number | null;
  readonly latencyMs: number | null;
  readonly firstTokenMs: number | null;
  readonly error?: string;
}

export const mostModels = 4;
/** Counting follows the text at this pace. */
const countEveryMs = 250;

const waiting: Answer = {
  state: 'waiting',
  text: '',
  input: null,
  output: null,
  counted: false,
  cost: null,
  latencyMs: null,
  firstTokenMs: null,
};

/** What a trial would cost, before anything is sent. */
export async function estimateTrial(trial: Trial, services: TrialServices): Promise<Estimate> {
  requireModels(trial.providers);
  const found = await estimate(trialSuite(trial), { ...services, cache: false });
  // It is sent at once: there is no batch to choose.
  return { ...found, batch: null, providers: found.providers.map((each) => ({ ...each, batch: null })) };
}

/**
 * Asks all models at once, each once, and tells of every answer as it grows. An answer that fails stands for itself.
 * @param onAnswer called with the place of the model and its answer so far; the last call of each is its end
 * @throws CupelError for a prompt that cannot be rendered, and for too many models
 */
export async function tryPrompt(
  trial: Trial,
  services: TrialServices,
  onAnswer: (model: number, answer: Answer) => void,
  signal: AbortSignal,
): Promise<Answer[]> {
  requireModels(trial.providers);
  return Promise.all(
    trial.providers.map(async (spec, place) => {
      const redactor = new Redactor();
      const attempt = new Attempt(services, (answer) => onAnswer(place, answer));
      try {
        const environment = watchSecrets(services.environment, redactor);
        redactor.addNamed([spec.id, spec.config, spec.env]);
        redactor.add(spec.env?.[String(spec.config['apiKeyEnvar'])]);
        const provider = await createProvider(spec, environment);
        try {
          return await attempt.ask(trial, provider, environment, signal);
        } finally {
          await provider.dispose?.();
        }
      } catch (error) {
        if (signal.aborted) return attempt.end({ state: 'stopped' });
        const hint = error instanceof CupelError && error.hint ? ` ${error.hint}` : '';
        return attempt.end({ state: 'failed', error: redactor.message(`${messageOf(error)}${hint}`) });
      }
    }),
  );
}

/** One request, and what is known of its answer so far. */
class Attempt {
  readonly #services: TrialServices;
  readonly #tell: (answer: Answer) => void;
  #answer = waiting;
  #ended = false;

  constructor(services: TrialServices, tell: (answer: Answer) => void) {
    this.#services = services;
    this.#tell = tell;
    tell(waiting);
  }

  async ask(
    trial: Trial,
    provider: Provider,
    environment: Environment,
    signal: AbortSignal,
  ): Promise<Answer> {
    const { prices, counter } = this.#services;
    const { spec, vendor, model } = provider;
    const config = { ...spec.config, ...trial.prompt.config };
    const { id, label } = spec;
    const rendered = await trial.prompt.render({
      vars: trial.vars,
      provider: { id, label, config },
      environment,
      signal,
    });
    const costOf = (usage: Usage | undefined) =>
      prices.cost({ vendor, model, usage, at: new Date(environment.clock.now()), config });
    const input = provider.remote ? (await counter.count(rendered.messages, model)).tokens : 0;
    this.#update({ state: 'streaming', input, output: 0, cost: costOf({ input, output: 0 }) });
    const started = environment.clock.monotonic();
    let counting = false;
    let countedAt = started;
    const recount = async (): Promise<void> => {
      counting = true;
      countedAt = environment.clock.monotonic();
      const output = (await counter.count(this.#answer.text, model)).tokens;
      counting = false;
      if (!this.#ended) this.#update({ output, cost: costOf({ input, output }) });
    };
    const response = await provider.call({
      prompt: rendered,
      config: { ...config, ...rendered.config },
      vars: trial.vars,
      repeat: 0,
      signal,
      onText: (delta) => {
        const now = environment.clock.monotonic();
        this.#update({
          text: this.#answer.text + delta,
          firstTokenMs: this.#answer.firstTokenMs ?? now - started,
        });
        // The count is for the eye; the vendor's own takes its place.
        if (provider.remote && !counting && now - countedAt >= countEveryMs) recount().catch(() => undefined);
      },
    });
    signal.throwIfAborted();
    const { usage, output, latencyMs, firstTokenMs, cost, refusal } = response;
    const text = valueText(output ?? refusal ?? '');
    const own = usage ?? { input, output: provider.remote ? (await counter.count(text, model)).tokens : 0 };
    return this.end({
      state: 'done',
      text,
      input: own.input,
      output: own.output,
      counted: usage !== undefined,
      cost: cost ?? costOf(usage),
      latencyMs,
      firstTokenMs: firstTokenMs ?? this.#answer.firstTokenMs,
    });
  }

  end(changes: Partial<Answer>): Answer {
    this.#ended = true;
    this.#update(changes);
    return this.#answer;
  }

  #update(changes: Partial<Answer>): void {
    this.#answer = { ...this.#answer, ...changes };
    this.#tell(this.#answer);
  }
}

/** @throws CupelError `trial.models` */
function requireModels(models: readonly ProviderSpec[]): void {
  if (models.length >= 1 && models.length <= mostModels) return;
  throw new CupelError('trial.models', `A prompt is tried with one to ${mostModels} models.`, {
    hint: models.length === 0 ? 'Choose a model, such as echo.' : 'Take some away.',
  });
}
