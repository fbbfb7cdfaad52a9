import * as z from 'zod';

// What the keys of a suite are made of: each part with the description that editors show.

export const text = (description: string) => z.string().describe(description);
export const flag = (description: string) => z.boolean().describe(description);
export const amount = (description: string) => z.number().nonnegative().describe(description);
export const whole = (description: string) => z.number().int().nonnegative().describe(description);
export const anything = (description: string) => z.unknown().describe(description);
export const settings = (description: string) => z.record(z.string(), z.unknown()).describe(description);
export const texts = (description: string) =>
  z.union([z.string(), z.array(z.string())]).describe(description);
/** What the environment and tags hold: written as any scalar, read as text. */
export const scalars = (description: string) =>
  z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).describe(description);
