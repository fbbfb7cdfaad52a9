import { parse as parseYaml } from 'yaml';
import type { Environment } from '../environment.ts';
import { messageOf } from '../errors.ts';
import type { FileReference } from '../suites/fileReference.ts';
import { extensionOf, isFileReference, parseFileReference } from '../suites/fileReference.ts';
import type { AssertionSpec } from './assertion.ts';
import { assertionError } from './assertionErrors.ts';

/** A `file://` reference, and who reads it. */
export interface ValueReference extends FileReference {
  readonly language: 'javascript' | 'python' | 'data';
}

/** Takes `file://checks/x.js:fn` apart; undefined for what is not one. Relative paths start from `directory`. */
export function readReference(value: unknown, directory: string): ValueReference | undefined {
  if (!isFileReference(value)) return undefined;
  const reference = parseFileReference(value.trim(), directory);
  return { ...reference, language: languageOf(extensionOf(reference.file)) };
}

function languageOf(extension: string): ValueReference['language'] {
  if (extension === 'py') return 'python';
  return /^[cm]?[jt]s$/.test(extension) ? 'javascript' : 'data';
}

/** Values that stand in files, each read and parsed once. */
export class ValueFiles {
  readonly #environment: Environment;
  readonly #loaded = new Map<string, Promise<unknown>>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /**
   * JSON and YAML parsed; anything else as text without the space around it. The same object each time.
   * @throws CupelError `assertion.fileNotRead`
   */
  async load(spec: AssertionSpec, file: string): Promise<unknown> {
    let loading = this.#loaded.get(file);
    if (!loading) {
      loading = this.#read(file);
      this.#loaded.set(file, loading);
    }
    try {
      return await loading;
    } catch (error) {
      throw assertionError(spec, 'fileNotRead', `"${file}" cannot be read: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }

  async #read(file: string): Promise<unknown> {
    const text = await this.#environment.readText(file);
    if (/\.json$/i.test(file)) return JSON.parse(text) as unknown;
    return /\.ya?ml$/i.test(file) ? (parseYaml(text, { logLevel: 'error' }) as unknown) : text.trim();
  }
}
