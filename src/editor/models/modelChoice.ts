/** What a model is found by. */
export interface NamedModel {
  readonly vendor: string;
  readonly id: string;
  readonly family: string;
}

/**
 * The model that a name means: `vendor/id` or `vendor/family`; without a vendor, that of any. An id goes before a
 * family.
 */
export function findModel<M extends NamedModel>(name: string, models: readonly M[]): M | undefined {
  const slash = name.indexOf('/');
  const ofVendor = slash < 0 ? [] : models.filter(({ vendor }) => vendor === name.slice(0, slash));
  return pickNamed(name.slice(slash + 1), ofVendor) ?? pickNamed(name, models);
}

function pickNamed<M extends NamedModel>(name: string, models: readonly M[]): M | undefined {
  return models.find(({ id }) => id === name) ?? models.find(({ family }) => family === name);
}

const passed = ['temperature', 'top_p', 'max_tokens', 'max_completion_tokens', 'stop', 'seed'];

/** What of a provider's config is for the model: the usual parameters, and all of `modelOptions`. */
export function modelOptionsOf(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  for (const name of passed) if (config[name] !== undefined) options[name] = config[name];
  const more = config['modelOptions'];
  return typeof more === 'object' && more !== null ? { ...options, ...more } : options;
}
