import { createHash } from 'node:crypto';
import type { AssertionSpec } from '../../src/core/assertions/assertion.ts';
import type { Environment } from '../../src/core/environment.ts';
import { createNodeEnvironment } from '../../src/core/nodeEnvironment.ts';
import type { PriceBook } from '../../src/core/pricing/price.ts';
import type { Prompt, RenderedPrompt } from '../../src/core/prompts/prompt.ts';
import type { ProviderRequest, ProviderSpec } from '../../src/core/providers/provider.ts';
import type { Case, Suite } from '../../src/core/suites/suite.ts';

/** A place, where a test does not care which. */
export const somewhere = {
  file: '/suite/a.eval.yaml',
  range: { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } },
};

export function rendered(text: string): RenderedPrompt {
  return { text, messages: [{ role: 'user', content: text }] };
}

/** A prompt of the given text, in which `{{name}}` is replaced. */
export function promptOf(raw: string, more: Partial<Prompt> = {}): Prompt {
  const hash = createHash('sha256').update(raw).digest('hex');
  return {
    id: hash.slice(0, 12),
    label: raw,
    raw,
    hash,
    format: 'text',
    config: {},
    variables: Array.from(raw.matchAll(/\{\{(\w+)\}\}/g), ([, name]) => name ?? ''),
    render: async ({ vars }) =>
      rendered(
        raw.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
          const value = vars[name];
          return typeof value === 'string' ? value : JSON.stringify(value ?? '');
        }),
      ),
    ...more,
  };
}

export function specOf(
  id: string,
  config: Record<string, unknown> = {},
  more: Partial<ProviderSpec> = {},
): ProviderSpec {
  return { id, label: id, config, directory: '/suite', ...more };
}

export function assertionOf(type: string, value?: unknown, more: Partial<AssertionSpec> = {}): AssertionSpec {
  return { type, negated: false, value, weight: 1, directory: '/suite', ...more };
}

export function caseOf(index: number, vars: Record<string, unknown>, more: Partial<Case> = {}): Case {
  return {
    index,
    vars,
    assertions: [],
    metadata: {},
    options: {},
    hash: createHash('sha256').update(JSON.stringify(vars)).digest('hex'),
    location: somewhere,
    ...more,
  };
}

export function suiteOf(
  parts: {
    prompts?: Prompt[];
    providers: ProviderSpec[];
    cases: Case[] | (() => AsyncIterable<Case>);
  } & Partial<Omit<Suite, 'cases' | 'prompts' | 'providers'>>,
): Suite {
  const { cases, prompts = [promptOf('Say {{word}}')], ...more } = parts;
  return {
    file: '/suite/a.eval.yaml',
    directory: '/suite',
    name: 'a',
    tags: {},
    prompts,
    options: {},
    cupel: {},
    derivedMetrics: [],
    extensions: [],
    nunjucksFilters: {},
    env: {},
    metadata: {},
    outsideFiles: [],
    caseCount: Array.isArray(cases) ? cases.length : undefined,
    diagnostics: [],
    locate: () => somewhere,
    source: { prompts: prompts.map(({ raw }) => raw) },
    async *cases() {
      yield* Array.isArray(cases) ? cases : cases();
    },
    ...more,
  };
}

/** As many cases as asked for, each with a word of its own. */
export function casesOf(count: number, more: Partial<Case> = {}): Case[] {
  return Array.from({ length: count }, (_, i) => caseOf(i, { word: `w${i}` }, more));
}

/** Ten dollars a million input tokens, twenty a million output tokens, for models of the vendor `openai`. */
export const testPrices: PriceBook = {
  asOf: '2026-01-01',
  price: (vendor, model) =>
    vendor === 'openai'
      ? { vendor, model, input: 10, output: 20, source: 'test', maxOutput: 1000 }
      : undefined,
  cost: ({ vendor, usage, config }) => {
    if (!usage) return null;
    const { inputCost, outputCost } = (config ?? {}) as { inputCost?: number; outputCost?: number };
    if (inputCost !== undefined) return usage.input * inputCost + usage.output * (outputCost ?? 0);
    return vendor === 'openai' ? usage.input * 10e-6 + usage.output * 20e-6 : null;
  },
  models: () => [],
  cheaper: () => [],
};

export function environmentOf(
  variables: Record<string, string> = {},
  more: Partial<Environment> = {},
): Environment {
  return { ...createNodeEnvironment({ variables }), ...more };
}

export function requestOf(
  text: string,
  config: Record<string, unknown>,
  more: Partial<ProviderRequest> = {},
): ProviderRequest {
  return {
    prompt: rendered(text),
    config,
    vars: {},
    repeat: 0,
    signal: new AbortController().signal,
    ...more,
  };
}
