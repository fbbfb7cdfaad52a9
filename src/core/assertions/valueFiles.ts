import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse as parseYaml } from 'yaml';
import type { Environment } from '../environment.ts';
import { messageOf } from '../errors.ts';
import type { AssertionSpec } from './assertion.ts';
import { assertionError } from './assertionErrors.ts';

/** A `file://` reference, taken apart. */
export interface FileReference {
  /** Absolute path. */
  file: string;
  /** The function after the colon, for code. */
  functionName?: string;
  language: 'javascript' | 'python' | 'data';
}

const languages: Readonly<Record<string, FileReference['language']>> = {
  '.js': 'javascript',
  '.cjs': 'javascript',
  '.mjs': 'javascript',
  '.ts': 'javascript',
  '.cts': 'javascript',
  '.mts': 'javascript',
  '.py': 'python',
};

/** Takes `file://checks/x.js:fn` apart; undefined for what is not one. Relative paths start from `directory`. */
export function parseFileReference(text: unknown, directory: string): FileReference | undefined {
  if (typeof text !== 'string' || !text.startsWith('file://')) return undefined;
  const [, name = '', functionName] =
    /^file:\/\/(.+?\.[cm]?[jt]s|.+?\.py|.+)(?::([\w$.]+))?$/s.exec(text.trim()) ?? [];
  const file = /^\/[A-Za-z]:/.test(name) ? fileURLToPath(`file://${name}`) : path.resolve(directory, name);
  const language = languages[path.extname(file).toLowerCase()] ?? 'data';
  return { file, language, ...(functionName === undefined ? {} : { functionName }) };
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
  load(spec: AssertionSpec, file: string): Promise<unknown> {
    const known = this.#loaded.get(file);
    if (known) return known;
    const loading = this.#read(spec, file);
    this.#loaded.set(file, loading);
    return loading;
  }

  async #read(spec: AssertionSpec, file: string): Promise<unknown> {
    try {
      const text = await this.#environment.readText(file);
      if (/\.json$/i.test(file)) return JSON.parse(text) as unknown;
      return /\.ya?ml$/i.test(file) ? (parseYaml(text) as unknown) : text.trim();
    } catch (error) {
      throw assertionError(spec, 'fileNotRead', `"${file}" cannot be read: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }
}
