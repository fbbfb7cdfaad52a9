import type { Provider, ProviderRequest } from './provider.ts';

/** What of a request decides what is asked. */
export type Question = Pick<ProviderRequest, 'prompt' | 'vars' | 'config'>;

/** What is asked of a provider, for the cache's key: the messages, where it does not read more. */
export function askedOf(provider: Provider, question: Question): unknown {
  return provider.asked ? provider.asked(question) : question.prompt.messages;
}
