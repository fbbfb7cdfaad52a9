import { malformedError } from './httpErrors.ts';

/**
 * The value of a body that should be JSON. The SDKs leave as text what does not say that it is JSON, which gateways
 * forget to say.
 * @param data what the SDK made of it: a value, text, or nothing
 * @throws ProviderError `provider.malformed`
 */
export function jsonBody(data: unknown, vendor: string): unknown {
  if (data === undefined || data === null || data === '') throw malformedError(vendor, 'its body is empty');
  if (typeof data !== 'string') return data;
  try {
    return JSON.parse(data) as unknown;
  } catch (error) {
    throw malformedError(vendor, `it is not JSON but ${JSON.stringify(data.slice(0, 80))}`, error);
  }
}
