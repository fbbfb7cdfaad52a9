import type { Usage } from '../providers/provider.ts';

/** US dollars per million tokens, for one model at one time. */
export interface Price {
  vendor: string;
  model: string;
  input: number | null;
  output: number | null;
  cached?: number;
  cacheWrite?: number;
  /** Where the figure comes from: `genai-prices`, `overrides`, `suite`. */
  source: string;
  /** The date of the data, ISO. */
  asOf?: string;
  contextWindow?: number;
  maxOutput?: number;
}

/** What models cost. Nothing here asks the network. */
export interface PriceBook {
  /** Undefined when unknown. Models whose price holds by definition (`echo`, `replay:` without one) cost 0. */
  price(vendor: string, model: string, at?: Date): Price | undefined;
  /**
   * US dollars for what the vendor counted; null when the price, or the usage, is unknown.
   * @param config the provider's config, whose `cost`, `inputCost`, `outputCost` (US dollars a token) go first
   */
  cost(call: {
    vendor: string;
    model: string | undefined;
    usage: Usage | undefined;
    at: Date;
    batch?: boolean;
    config?: Readonly<Record<string, unknown>>;
  }): number | null;
  /** The date of the data, ISO. */
  readonly asOf: string;
  models(pattern?: string): Price[];
}
