const vendors = new Set(['openai', 'anthropic']);

/**
 * Whether calls of a provider can stand in batches, before it is made: which it cannot be without a key. Once it is, it
 * has `batch`.
 * @param id `openai:chat:gpt-4o`
 */
export function takesBatches(vendor: string, id: string): boolean {
  return vendors.has(vendor) && !id.startsWith('openai:completion:');
}
