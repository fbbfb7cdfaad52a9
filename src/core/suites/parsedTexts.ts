import { BoundedCache } from '../assertions/boundedCache.ts';
import type { ResolvedPart } from './resolveReferences.ts';
import type { LongList, SharedText } from './yamlParts.ts';

/** Suites that are kept as they were read: those that someone types in. */
export const keptTexts = 4;

/** A text without mistakes, and its long list. */
export interface LongText {
  readonly text: string;
  readonly read: SharedText;
  readonly list: LongList;
}

/** What an editor keeps of the texts that it read, for `readAgain`. It loads nothing that reads them. */
export class ParsedTexts {
  readonly texts = new BoundedCache<string, { read: SharedText; long: LongText | undefined }>(keptTexts);
  /** Those that were read last come first. */
  longTexts: readonly LongText[] = [];
  /** Items of `tests` that are known to fit the schema. */
  readonly fitting = new WeakSet<object>();
  /** Items of `tests` as they are written, and what they are with what their `$ref`s name. */
  readonly resolved = new WeakMap<object, ResolvedPart>();
}
