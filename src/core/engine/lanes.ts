import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import type { PriceBook } from '../pricing/price.ts';
import type { Provider, ProviderSpec } from '../providers/provider.ts';
import { createProvider } from '../providers/registry.ts';
import { createReplay, type Recording } from '../providers/replay.ts';
import { canonicalJson } from './cacheKey.ts';
import { CircuitBreaker } from './circuitBreaker.ts';
import { Gate } from './gate.ts';
import type { Lane } from './modelCall.ts';
import { RateLimiter } from './rateLimiter.ts';
import type { Redactor } from './redactor.ts';
import { worstUsage } from './worstUsage.ts';

export interface LaneOptions {
  readonly environment: Environment;
  readonly redactor: Redactor;
  readonly concurrency: number;
  /** Milliseconds before each request, where the provider has none of its own. */
  readonly delay: number;
  /** Answers instead of the providers. */
  readonly recording: Recording | undefined;
  readonly prices: PriceBook;
  /** Whether each price has to be known. */
  readonly needsPrices: boolean;
}

/** The providers of a run, each with its limits. One is made once, whoever names it. */
export class Lanes {
  readonly #options: LaneOptions;
  readonly #byName = new Map<string, Promise<Lane>>();
  readonly #priced = new WeakSet<Lane>();

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** @throws CupelError when the provider cannot work, `run.unknownPrice` */
  async get(spec: ProviderSpec): Promise<Lane> {
    const lane = await this.#get(spec);
    if (this.#options.needsPrices && !this.#priced.has(lane)) {
      this.#requirePrice(lane.provider);
      this.#priced.add(lane);
    }
    return lane;
  }

  #get(spec: ProviderSpec): Promise<Lane> {
    const { id, label, config, env, directory, delay, transform } = spec;
    const name = canonicalJson([id, label, config, env, directory, delay, transform]);
    let lane = this.#byName.get(name);
    if (!lane) this.#byName.set(name, (lane = this.#make(spec)));
    return lane;
  }

  async dispose(): Promise<void> {
    const made = await Promise.allSettled(this.#byName.values());
    await Promise.all(
      made.map(async (each) => (each.status === 'fulfilled' ? each.value.provider.dispose?.() : undefined)),
    );
  }

  async #make(spec: ProviderSpec): Promise<Lane> {
    const { environment, recording, redactor, concurrency, delay } = this.#options;
    redactor.addNamed([spec.id, spec.config, spec.env]);
    // Its name need not say that it is one.
    redactor.add(spec.env?.[String(spec.config['apiKeyEnvar'])]);
    const provider = recording ? createReplay(spec, recording) : await createProvider(spec, environment);
    redactor.addNamed(provider.spec.config);
    if (!recording) await this.#warnOfParameters(spec);
    const { members } = provider;
    return {
      provider,
      // The limits of a member are those of the provider itself, in a chain or not.
      ...(members && { members: await Promise.all(members.map((member) => this.#get(member.spec))) }),
      delay: spec.delay ?? (members ? 0 : delay),
      limiter: new RateLimiter(environment.clock, rateLimits(spec.config), concurrency),
      breaker: new CircuitBreaker(environment.clock, spec.label),
      // More than may be sent at once, so that those that are being written leave none idle.
      places: new Gate(Math.ceil(concurrency * 1.5)),
    };
  }

  /** What a vendor refuses fails with the call. */
  async #warnOfParameters({ id, label, config }: ProviderSpec): Promise<void> {
    if (Object.keys(config).length === 0) return;
    const { checkParameters } = await import('../providers/checkParameters.ts');
    for (const { code, message, hint } of checkParameters(id, config))
      if (code !== 'provider.unsupported')
        this.#options.environment.log.warn(`"${label}": ${message} ${hint}`);
  }

  #requirePrice(provider: Provider, config: ProviderSpec['config'] = provider.spec.config): void {
    const { chain, members = [] } = provider;
    for (const member of members) this.#requirePrice(member, chain?.configOf(member, config));
    if (!provider.remote || chain) return;
    const { prices, environment } = this.#options;
    const { spec, vendor, model } = provider;
    const writes = provider.embed === undefined;
    const usage = worstUsage(provider, config, 1, writes, prices);
    const at = new Date(environment.clock.now());
    if (prices.cost({ vendor, model, usage: usage ?? { input: 1, output: 1 }, at, config }) === null)
      throw new CupelError(
        'run.unknownPrice',
        `The price of "${spec.label}" is unknown, so the budget cannot be kept.`,
        {
          location: spec.location,
          hint: 'Set inputCost and outputCost (US dollars a token) in its config, or pass --allow-unknown-price.',
        },
      );
    if (!usage)
      throw new CupelError(
        'run.unknownPrice',
        `How much "${spec.label}" can write is unknown, so the budget cannot be kept.`,
        {
          location: spec.location,
          hint: 'Set max_tokens in its config, or pass --allow-unknown-price.',
        },
      );
  }
}

/** @throws CupelError `provider.badConfig` */
function rateLimits(config: ProviderSpec['config']) {
  const given = config['rateLimit'] ?? {};
  if (typeof given !== 'object') throw badLimit('rateLimit');
  const limits: Record<string, unknown> = { ...given, maxConcurrency: config['maxConcurrency'] };
  const read = (...names: string[]) => {
    for (const name of names) {
      const value = limits[name];
      if (value === undefined) continue;
      if (typeof value !== 'number' || !(value > 0)) throw badLimit(`rateLimit.${name}`);
      return value;
    }
    return undefined;
  };
  return {
    requestsPerMinute: read('requestsPerMinute', 'rpm'),
    tokensPerMinute: read('tokensPerMinute', 'tpm'),
    maxConcurrency: read('maxConcurrency'),
  };
}

function badLimit(name: string): CupelError {
  return new CupelError('provider.badConfig', `\`config.${name}\` has to be a number above 0.`, {
    hint: 'Write rateLimit: { requestsPerMinute: 500, tokensPerMinute: 200000 }.',
  });
}
