import type { AssertionSpec } from '../assertions/assertion.ts';
import { chooseGrader, graderKinds } from '../assertions/chooseGrader.ts';
import { readsConversation } from '../engine/callOrder.ts';
import type { Lanes } from '../engine/lanes.ts';
import { plannedProviders, selectCases } from '../engine/plan.ts';
import type { RunOptions } from '../engine/runOptions.ts';
import { CupelError } from '../errors.ts';
import type { Provider, ProviderSpec } from '../providers/provider.ts';
import type { Case, Suite } from '../suites/suite.ts';
import { isFor } from '../summaries/gates.ts';

const latencies = new Set(['latency.p50', 'latency.p95', 'latency.max']);

/**
 * Looks through a suite for what a batch cannot do, before anything is sent.
 * @throws CupelError `batch.latency`, `batch.order`, `batch.unsupported`
 */
export async function checkBatch(suite: Suite, options: RunOptions, lanes: Lanes): Promise<void> {
  const sent: ProviderSpec[] = [];
  for (const spec of plannedProviders(suite, options.filter)) {
    const { provider } = await lanes.get(spec);
    requireBatches(provider);
    if (provider.remote) sent.push(spec);
  }
  requireNoLatencyGate(suite, sent);
  requireIndependent(suite, '--batch');
  const { filter = {}, shard } = options;
  const { failingIn: _, ...selection } = filter;
  for await (const each of selectCases(suite, { filter: selection, ...(shard ? { shard } : {}) })) {
    requireIndependentCase(each, '--batch');
    for (const assertion of flat(each.assertions)) {
      if (assertion.type === 'latency')
        throw new CupelError(
          'batch.latency',
          '`latency` cannot be checked with --batch: a batch tells no latencies.',
          {
            location: assertion.location ?? each.location,
            hint: 'Leave the assertion out, or run the suite without --batch.',
          },
        );
      for (const kind of graderKinds(assertion.type)) {
        const context = { suite, fallback: options.grader };
        const spec = chooseGrader(assertion.provider, kind, each, context);
        requireBatches((await lanes.get(spec)).provider);
      }
    }
  }
}

/** A gate of which the metric has no value never holds. */
function requireNoLatencyGate(suite: Suite, sent: readonly ProviderSpec[]): void {
  const { gates = [] } = suite.cupel;
  const found = gates.findIndex(
    ({ metric, provider }) => latencies.has(metric) && sent.some((spec) => isFor(provider, spec)),
  );
  if (found < 0) return;
  throw new CupelError(
    'batch.latency',
    `The gate on \`${gates[found]?.metric}\` cannot be held with --batch: a batch tells no latencies.`,
    {
      location: suite.locate(['cupel', 'gates', found]),
      hint: 'Leave the gate out, or run the suite without --batch.',
    },
  );
}

/** @throws CupelError `batch.order` for hooks, and for prompts that need the outputs of other calls */
export function requireIndependent(suite: Suite, flag: string): void {
  if (suite.extensions.length > 0)
    throw new CupelError(
      'batch.order',
      'The hooks of `extensions` see a run from its beginning to its end, and this one is made in parts.',
      { location: suite.locate(['extensions']), hint: `Run the suite without ${flag}.` },
    );
  const talking = suite.prompts.find(readsConversation);
  if (talking)
    throw new CupelError(
      'batch.order',
      `The prompt "${talking.label}" reads \`_conversation\`, so its calls need each other's outputs.`,
      {
        hint: `Run the suite without ${flag}.`,
      },
    );
}

/** @throws CupelError `batch.order` for a case whose output others need */
export function requireIndependentCase({ options, location }: Case, flag: string): void {
  if (options.storeOutputAs === undefined) return;
  throw new CupelError('batch.order', '`storeOutputAs` makes later calls wait for this one.', {
    location,
    hint: `Run the suite without ${flag}.`,
  });
}

function requireBatches(provider: Provider): void {
  if (!provider.remote || provider.batch) return;
  throw new CupelError('batch.unsupported', `"${provider.spec.label}" has no batch API that Cupel knows.`, {
    location: provider.spec.location,
    hint: 'OpenAI and Anthropic have one. Leave it out with --filter-providers, or run without --batch.',
  });
}

function flat(assertions: readonly AssertionSpec[]): AssertionSpec[] {
  return assertions.flatMap((each) => [each, ...flat(each.assert ?? [])]);
}
