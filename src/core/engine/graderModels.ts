import { chooseGrader, type GraderKind } from '../assertions/chooseGrader.ts';
import type { ModelAccess } from '../assertions/grading.ts';
import { CupelError } from '../errors.ts';
import type { ProviderResponse, ProviderSpec } from '../providers/provider.ts';
import type { Case, Suite } from '../suites/suite.ts';
import { BudgetError } from './budget.ts';
import { cacheKey, keyOfCall } from './cacheKey.ts';
import type { GraderJournal } from './graderJournal.ts';
import type { Lanes } from './lanes.ts';
import { DeferredCall } from './deferredCall.ts';
import type { CallMaker, ModelCall, ModelCallOutcome } from './modelCall.ts';
import type { RecordFile } from './recordFile.ts';
import { boundInput } from './worstUsage.ts';

export interface GraderModelOptions {
  readonly suite: Suite;
  readonly lanes: Lanes;
  readonly calls: CallMaker;
  readonly cache: boolean;
  readonly record: RecordFile | undefined;
  readonly journal: GraderJournal;
  /** Where neither the assertion nor the suite names a model. */
  readonly fallback: unknown;
  /** The id of the result that is graded. */
  readonly owner: string;
  /** Aborts the waiting for a turn. */
  readonly signal: AbortSignal;
}

/** Models for the graders of one output, and what kept them from being asked. */
export interface GraderModels extends ModelAccess {
  /** The run may spend no more, or the answer comes later, so the grade is not to be used. */
  readonly stoppedBy: BudgetError | DeferredCall | undefined;
}

/** Gives graders models through the run's cache, limits and budget. */
export function graderModels(testCase: Case, options: GraderModelOptions): GraderModels {
  let stoppedBy: BudgetError | DeferredCall | undefined;
  const owner = { id: options.owner, grades: true };
  const laneOf = (given: unknown, kind: GraderKind) =>
    options.lanes.get(chooseGrader(given, kind, testCase, options));
  const asked = new Map<string, number>();
  /** Under which it is kept, with what it did cost, should its result be made again. */
  const nameOf = ({ lane: { provider }, config, cacheKey: cached }: ModelCall, question: unknown) => {
    if (!provider.remote) return undefined;
    const key = cached ?? cacheKey(provider, config, question, 0);
    const nth = asked.get(key) ?? 0;
    asked.set(key, nth + 1);
    return options.journal.nameOf(options.owner, key, nth);
  };
  const make = async (call: ModelCall, prompt: string, question: unknown): Promise<ModelCallOutcome> => {
    const name = nameOf(call, question);
    const kept = name === undefined ? undefined : await options.journal.get(name);
    if (kept) return kept;
    try {
      const outcome = await options.calls.make(call);
      if (name !== undefined && !outcome.cached) await options.journal.keep(name, outcome);
      await options.record?.add(call.lane.provider.spec.label, prompt, outcome.response, outcome.cost);
      return outcome;
    } catch (error) {
      if (error instanceof BudgetError || error instanceof DeferredCall) stoppedBy = error;
      throw error;
    }
  };
  return {
    get stoppedBy() {
      return stoppedBy;
    },
    async complete(given, prompt, { jsonSchema, kind = 'text' }) {
      const lane = await laneOf(given, kind);
      const { provider } = lane;
      const named = withSchema(provider.vendor, provider.spec.config, jsonSchema);
      const config = provider.load ? await provider.load(named) : named;
      const asked = { prompt, config, vars: {}, repeat: 0 };
      const { response, cost, cached } = await make(
        {
          lane,
          config,
          cacheKey: options.cache ? await keyOfCall(provider, asked, 0) : undefined,
          inputBytes: boundInput(prompt.messages, config),
          writes: true,
          waiting: options.signal,
          question: asked,
          owner,
          send: (signal, member, own) => member.call({ ...asked, config: own, signal }),
        },
        prompt.text,
        prompt.messages,
      );
      return { response, cost, cached, provider: provider.spec.label };
    },
    async embed(given, texts) {
      const lane = await laneOf(given, 'embedding');
      const { provider } = lane;
      const { config } = provider.spec;
      const { response, cost } = await make(
        {
          lane,
          config,
          cacheKey: options.cache && provider.remote ? cacheKey(provider, config, texts, 0) : undefined,
          inputBytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
          writes: false,
          waiting: options.signal,
          question: { prompt: { text: '', messages: [] }, config, vars: {}, repeat: 0, texts },
          owner,
          async send(signal, member, own): Promise<ProviderResponse> {
            if (!member.embed) throw noEmbedding(member.spec);
            const { vectors, ...rest } = await member.embed(texts, { signal, config: own });
            return { output: vectors, ...rest };
          },
        },
        JSON.stringify(texts),
        texts,
      );
      const { usage } = response;
      return {
        vectors: response.output as number[][],
        cost,
        provider: provider.spec.label,
        ...(usage ? { usage } : {}),
      };
    },
  };
}

/** Vendors that are known to take a schema under OpenAI's name. Others are asked in words only. */
const schemaVendors = new Set(['openai', 'azure', 'google', 'vertex']);
const schemaConfigs = new WeakMap<object, WeakMap<object, Readonly<Record<string, unknown>>>>();

function withSchema(
  vendor: string,
  config: Readonly<Record<string, unknown>>,
  schema: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> {
  if (!schema || config['response_format'] !== undefined || !schemaVendors.has(vendor)) return config;
  let known = schemaConfigs.get(config);
  if (!known) schemaConfigs.set(config, (known = new WeakMap()));
  let merged = known.get(schema);
  if (!merged) {
    merged = { ...config, response_format: { type: 'json_schema', json_schema: { name: 'grade', schema } } };
    known.set(schema, merged);
  }
  return merged;
}

/** Says that a provider that is to make embeddings makes none. */
export function noEmbedding(spec: ProviderSpec): CupelError {
  return new CupelError('provider.unsupported', `"${spec.label}" makes no embeddings.`, {
    location: spec.location,
    hint: 'Name an embedding model: openai:embedding:text-embedding-3-small.',
  });
}
