/** A model as prices and tokenizers know it. */
export interface ModelName {
  vendor: string;
  model: string;
}

/** Words between vendor and model that say which interface of the vendor is meant. */
const interfaces = new Set([
  'chat',
  'responses',
  'completion',
  'embedding',
  'messages',
  'moderation',
  'text-classification',
]);

/**
 * Vendor and model of a provider's id: `openai:chat:gpt-5-mini`, `openai:gpt-5-mini`. Undefined for ids that name no
 * model, such as `echo`, `replay:file.jsonl`, a URL or a file.
 */
export function parseModelName(id: string): ModelName | undefined {
  if (/^(?:https?|file|exec|replay|echo|python|javascript)\b/.test(id)) return undefined;
  const [vendor, ...rest] = id.split(':');
  if (rest.length > 1 && interfaces.has(rest[0] ?? '')) rest.shift();
  const model = rest.join(':');
  return vendor && model ? { vendor, model } : undefined;
}

/** The ids that name a model, the first of those that name the same one by other interfaces. */
export function onePerModel(ids: readonly string[]): string[] {
  const found = new Map<string, string>();
  for (const id of ids) {
    const name = parseModelName(id);
    const key = name && `${name.vendor}:${name.model}`;
    if (key !== undefined && !found.has(key)) found.set(key, id);
  }
  return [...found.values()];
}
