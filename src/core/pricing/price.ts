import type { Usage } from '../providers/provider.ts';

/** US dollars per million tokens, for one model at one time. Null is unknown. */
export interface Price {
  vendor: string;
  model: string;
  input: number | null;
  output: number | null;
  /** Input that the vendor took from its cache. */
  cached?: number;
  /** Input that the vendor put into its cache, for five minutes and for an hour. */
  cacheWrite?: number;
  cacheWriteHour?: number;
  audioInput?: number;
  audioOutput?: number;
  imageInput?: number;
  imageOutput?: number;
  /** US dollars an image that is made, and a request. */
  perImage?: number;
  perRequest?: number;
  /** Prices of the whole call once its input is larger than `above` tokens. */
  tiers?: readonly PriceTier[];
  /** What a batch costs of these prices; absent where the vendor has none. */
  batchFactor?: number;
  /** Where the figure comes from: `genai-prices`, `overrides`, `free`. */
  source: string;
  /** The date of the data, ISO. */
  asOf?: string;
  contextWindow?: number;
  maxOutput?: number;
  /** Said to be on its way out. */
  deprecated?: boolean;
}

export interface PriceTier {
  above: number;
  input: number | null;
  output: number | null;
  cached?: number;
}

/** A call whose cost is asked for. */
export interface PricedCall {
  vendor: string;
  model: string | undefined;
  usage: Usage | undefined;
  /** When it was made: prices change. */
  at: Date;
  batch?: boolean;
  /** The provider's config, whose `cost`, `inputCost`, `outputCost` (US dollars a token) go first. */
  config?: Readonly<Record<string, unknown>>;
}

/** What models cost. Nothing here asks the network. */
export interface PriceBook {
  /** Undefined when unknown. Models whose price holds by definition (`echo`, `replay:` without one) cost 0. */
  price(vendor: string, model: string, at?: Date): Price | undefined;
  /** US dollars for what the vendor counted; null when the price, or the usage, is unknown. */
  cost(call: PricedCall): number | null;
  /** The date of the data, ISO. */
  readonly asOf: string;
  /**
   * Every model of the data and of the price files, by vendor and name.
   * @param pattern a part of `vendor:model`, or with `*` the whole of it; case does not matter
   */
  models(pattern?: string): Price[];
  /** Models of the same vendor and family that cost less, dearest first; at most three. */
  cheaper(vendor: string, model: string, at?: Date): Price[];
}
