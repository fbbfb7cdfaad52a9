import type { Environment } from '../environment.ts';

const mark = '[redacted]';
/** Shorter values are no secrets, and would be found in the middle of words. */
const shortestSecret = 8;

/** Settings, headers and variables whose value is a secret whatever it looks like. */
const secretName =
  /^(?:.*[-_])?(?:api[-_]?key|key|token|secret|password|passwd|authorization|credentials?|cookie|access[-_]?key(?:[-_]?id)?|session[-_]?token)$|apiKey$|Token$|Secret(?:Key|AccessKey)?$|Password$|AccessKey(?:Id)?$/i;
/** Names that end like a secret's and hold none. */
const harmlessName = /^(?:max_?tokens|.*[-_]tokens?[-_]?(?:count|limit)|apiKeyEnvar|key|token)$/i;

/** What keys look like: OpenAI and Anthropic, Google, AWS, GitHub, Groq, Hugging Face, xAI, bearer tokens. */
const secretShape =
  /\b(?:sk-[A-Za-z0-9_-]{16,}|AIza[A-Za-z0-9_-]{30,}|(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{40,}|gsk_[A-Za-z0-9]{20,}|hf_[A-Za-z0-9]{20,}|xai-[A-Za-z0-9]{20,}|Bearer\s+[A-Za-z0-9._~+/-]{16,}=*)/g;
const secretInAddress = /([?&](?:key|api[-_]?key|token|access_token|sig|signature)=)[^&#\s"']+/gi;
const userInAddress = /(\bhttps?:\/\/)[^/\s:@]+:[^/\s@]+@/gi;

/** Takes the secrets that a run has seen out of everything that it writes, says or throws. */
export class Redactor {
  readonly #secrets = new Set<string>();
  #pattern: RegExp | undefined;

  /** Remembers a value that must appear nowhere. */
  add(secret: unknown): void {
    if (typeof secret !== 'string' || secret.length < shortestSecret || this.#secrets.has(secret)) return;
    this.#secrets.add(secret);
    // Inside JSON or an address it is written otherwise.
    this.#secrets.add(JSON.stringify(secret).slice(1, -1));
    this.#secrets.add(encodeURIComponent(secret));
    const longestFirst = [...this.#secrets].sort((a, b) => b.length - a.length);
    this.#pattern = new RegExp(longestFirst.map(escape).join('|'), 'g');
  }

  /** Remembers the values of a config, or of variables, whose names say that they are secret. */
  addNamed(values: unknown): void {
    if (typeof values !== 'object' || values === null) return;
    for (const [name, value] of Object.entries(values)) {
      if (typeof value === 'object') this.addNamed(value);
      else if (isSecretName(name)) this.add(bareToken(value));
    }
  }

  /** The text without the secrets that are known. */
  text(text: string): string {
    return this.#pattern ? text.replace(this.#pattern, mark) : text;
  }

  /** The text without the secrets that are known, and without what looks like one. For messages and settings. */
  message(text: string): string {
    return this.text(text)
      .replace(secretShape, mark)
      .replace(secretInAddress, `$1${mark}`)
      .replace(userInAddress, `$1${mark}@`);
  }

  /** The value itself when no known secret is in it, else a copy without. */
  value<T>(value: T): T {
    return this.#pattern ? (this.#walk(value, 0) as T) : value;
  }

  /** A copy of settings, without what is or looks like a secret or has a secret's name. */
  settings(value: unknown, name = ''): unknown {
    if (typeof value === 'string')
      return isSecretName(name) && !value.includes('{{') ? mark : this.message(value);
    if (Array.isArray(value)) return value.map((each) => this.settings(each));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.settings(each, key)]));
  }

  #walk(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return this.text(value);
    if (typeof value !== 'object' || value === null || depth > 100) return value;
    if (Array.isArray(value)) return this.#walkArray(value, depth);
    let copy: Record<string, unknown> | undefined;
    for (const key in value) {
      const before = (value as Record<string, unknown>)[key];
      const after = this.#walk(before, depth + 1);
      const name = this.text(key);
      if (after === before && name === key) continue;
      copy ??= { ...value };
      if (name !== key) delete copy[key];
      copy[name] = after;
    }
    return copy ?? value;
  }

  #walkArray(value: unknown[], depth: number): unknown[] {
    let copy: unknown[] | undefined;
    for (let i = 0; i < value.length; i += 1) {
      const before = value[i];
      const after = this.#walk(before, depth + 1);
      if (after !== before) (copy ??= [...value])[i] = after;
    }
    return copy ?? value;
  }
}

/** An environment that tells the redactor each secret that it hands out. */
export function watchSecrets(environment: Environment, redactor: Redactor): Environment {
  redactor.addNamed(environment.variables);
  return {
    ...environment,
    secret: async (name) => {
      const value = await environment.secret(name);
      redactor.add(value);
      return value;
    },
  };
}

function isSecretName(name: string): boolean {
  return secretName.test(name) && !harmlessName.test(name);
}

/** `Bearer x` is written without its first word elsewhere. */
function bareToken(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/^(?:Bearer|Basic)\s+/i, '') : value;
}

/** For the oldest Node that we run on, which has no `RegExp.escape`. */
function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
