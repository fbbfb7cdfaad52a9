import { parseFileReference, type FileReference } from '../suites/fileReference.ts';
import type { ProviderSpec } from './provider.ts';

/** The file of a provider that is code of its suite: `file://p.js`, `file://p.py:fn`, `python:p.py`. */
export function codeFileOf({ id, directory }: Pick<ProviderSpec, 'id' | 'directory'>): FileReference {
  return parseFileReference(id.replace(/^python:/, ''), directory);
}
