import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import { userMessage } from '../prompts/chat.ts';
import type { ChatMessage } from '../prompts/prompt.ts';
import type { ProviderSpec } from '../providers/provider.ts';
import { malformedError } from '../providers/httpErrors.ts';
import { createProvider } from '../providers/registry.ts';
import type { TokenCount } from './tokenCount.ts';

/** Who can be asked: ids that begin so. */
export const countingVendors = ['openai:', 'anthropic:', 'google:', 'vertex:', 'vscode:'] as const;

/** Whether the vendor of an id counts tokens when it is asked. */
export function canCountExactly(id: string): boolean {
  return countingVendors.some((prefix) => id.startsWith(prefix)) && !/:embeddings?:|:completion:/.test(id);
}

/**
 * Asks the vendor itself how many tokens an input is. The text leaves the machine; nothing is generated, and vendors
 * take no money for it. A text is counted as the one message of a user that it is sent as.
 * @param spec whose id, as `openai:chat:gpt-5-mini`, names the vendor, and whose `config.tools` are counted too
 * @throws CupelError `tokens.noVendor`, `tokens.noEndpoint`, `trust.networkNotAllowed`, ProviderError
 */
export async function countExactly(
  input: string | readonly ChatMessage[],
  spec: ProviderSpec,
  environment: Environment,
  signal: AbortSignal,
): Promise<TokenCount> {
  if (!spec.id.includes(':'))
    throw new CupelError('tokens.noVendor', `"${spec.id}" names no vendor that could be asked.`, {
      hint: `Write the vendor before it, such as openai:${spec.id}.`,
    });
  if (!canCountExactly(spec.id)) throw noEndpoint(spec);
  const provider = await createProvider(spec, environment);
  try {
    if (!provider.countInput) throw noEndpoint(spec);
    const messages = typeof input === 'string' ? userMessage(input) : input;
    const text = typeof input === 'string' ? input : JSON.stringify(input, null, 2);
    const tokens = await provider.countInput({ prompt: { text, messages }, config: spec.config, signal });
    if (!Number.isInteger(tokens) || tokens < 0) throw malformedError(provider.vendor, 'it has no count');
    return { tokens, exact: true, method: `counted by ${provider.vendor}` };
  } finally {
    await provider.dispose?.();
  }
}

function noEndpoint({ id, location }: ProviderSpec): CupelError {
  return new CupelError('tokens.noEndpoint', `The vendor of "${id}" has no endpoint that counts tokens.`, {
    hint: `Known to count are ${countingVendors.join(' ')} – the others only tell after a call.`,
    ...(location ? { location } : {}),
  });
}
