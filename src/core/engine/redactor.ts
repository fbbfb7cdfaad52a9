import type { Environment, Log } from '../environment.ts';
import { CupelError, messageOf } from '../errors.ts';
import { isSecretName, mark, maskSecrets } from '../secrets.ts';
import type { Suite } from '../suites/suite.ts';

/**
 * Shorter values are no secrets: no vendor's key is. What is set in the place of one (`none`, `test`, `1234`) would be
 * found in the middle of words, and taken out of the answers themselves.
 */
const shortestSecret = 8;

const secretParameter = /^(?:key|api[-_]?key|token|access[-_]?token|sig|signature|secret|password|auth)$/i;
const address = /\bhttps?:\/\/[^\s"'<>]+/gi;

/** Takes the secrets that a run has seen out of everything that it writes, says or throws. */
export class Redactor {
  readonly #secrets = new Set<string>();
  #pattern: RegExp | undefined;
  /** What may be the first part of one, where a text was cut. */
  #beginning: RegExp | undefined;

  /** Remembers a value that must appear nowhere. */
  add(secret: unknown): void {
    if (typeof secret !== 'string' || secret.length < shortestSecret || this.#secrets.has(secret)) return;
    for (const form of formsOf(secret)) this.#secrets.add(form);
    const longestFirst = [...this.#secrets].sort((a, b) => b.length - a.length);
    this.#pattern = new RegExp(longestFirst.map(escape).join('|'), 'g');
    this.#beginning = new RegExp(longestFirst.map(beginningOf).join('|'), 'g');
  }

  /** Remembers the values of a config, or of variables, whose names or addresses say that they are secret. */
  addNamed(values: unknown, name = ''): void {
    if (typeof values === 'object' && values !== null)
      for (const [key, value] of Object.entries(values))
        this.addNamed(value, Array.isArray(values) ? name : key);
    else if (typeof values === 'string' || typeof values === 'number') {
      const text = String(values);
      // A template is no secret; what it is filled with is.
      if (text.includes('{{')) return;
      if (isSecretName(name, text)) this.add(bareToken(text));
      else this.#addAddresses(text);
    }
  }

  #addAddresses(text: string): void {
    for (const [found] of text.matchAll(address)) {
      if (!URL.canParse(found)) continue;
      const { username, password, searchParams } = new URL(found);
      // Who has no password has the secret as a name.
      const user = password || username;
      this.add(user);
      this.add(unescape(user));
      for (const [name, value] of searchParams) if (secretParameter.test(name)) this.add(value);
    }
  }

  /** The text without the secrets that are known. */
  text(text: string): string {
    if (!this.#pattern) return text;
    const clean = text.replace(this.#pattern, mark);
    return clean.includes('…') ? this.#withoutBeginnings(clean) : clean;
  }

  /** The same error, with a message and a hint that hold no key. */
  error(error: unknown): unknown {
    const message = this.message(messageOf(error));
    if (!(error instanceof CupelError)) return message === messageOf(error) ? error : new Error(message);
    const { code, location } = error;
    const hint = error.hint && this.message(error.hint);
    if (message === error.message && hint === error.hint) return error;
    return new CupelError(code, message, { location, hint });
  }

  /** The text without the secrets that are known, and without what looks like one. For messages: they may be cut. */
  message(text: string): string {
    return maskSecrets(this.#withoutBeginnings(this.text(text)));
  }

  #withoutBeginnings(text: string): string {
    if (!this.#beginning) return text;
    const secrets = [...this.#secrets];
    return text.replace(this.#beginning, (found) =>
      secrets.some((secret) => secret.startsWith(found)) ? mark : found,
    );
  }

  /** The value itself when no known secret is in it, else a copy without. */
  value<T>(value: T): T {
    return this.#pattern ? (this.#walk(value, 0) as T) : value;
  }

  /** A copy of settings, without what is or looks like a secret or has a secret's name. */
  settings(value: unknown, name = ''): unknown {
    if (typeof value === 'string')
      return isSecretName(name, value) && !value.includes('{{') ? mark : maskSecrets(this.text(value));
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

/** Knows the secrets of a suite, and of the environment, that stand in them by name. */
export function redactorOf(
  suite: Pick<Suite, 'env' | 'providers'>,
  environment: Pick<Environment, 'variables'>,
): Redactor {
  const redactor = new Redactor();
  redactor.addNamed([environment.variables, suite.env]);
  for (const { id, config, env } of suite.providers) redactor.addNamed([id, config, env]);
  return redactor;
}

/** An environment that tells the redactor each secret that it hands out. */
export function watchSecrets(environment: Environment, redactor: Redactor): Environment {
  redactor.addNamed(environment.variables);
  return {
    ...environment,
    log: redactedLog(environment.log, redactor),
    secret: async (name) => {
      const value = await environment.secret(name);
      redactor.add(value);
      return value;
    },
  };
}

function redactedLog(log: Log, redactor: Redactor): Log {
  return {
    debug: (message) => log.debug(redactor.message(message)),
    info: (message) => log.info(redactor.message(message)),
    warn: (message) => log.warn(redactor.message(message)),
    error: (message) => log.error(redactor.message(message)),
  };
}

/** `Bearer x` is written without its first word elsewhere. */
function bareToken(value: string): string {
  return value.replace(/^(?:Bearer|Basic)\s+/i, '');
}

function unescape(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** How a secret is written: as it is, inside JSON, inside JSON in JSON, in an address, in base64. */
function formsOf(secret: string): Set<string> {
  const inJson = JSON.stringify(secret).slice(1, -1);
  return new Set([
    secret,
    inJson,
    JSON.stringify(inJson).slice(1, -1),
    encodeURIComponent(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
    ...[0, 1, 2].flatMap((offset) => inBase64(secret, offset)),
  ]);
}

/** The characters that a secret alone decides, when so many bytes stand before it (`user:`). */
function inBase64(secret: string, offset: number): string[] {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor((bytes.length * 8) / 6);
  const forms = (['base64', 'base64url'] as const).map((encoding) =>
    bytes.toString(encoding).slice(first, last),
  );
  return forms.filter((form) => form.length >= shortestSecret);
}

function beginningOf(secret: string): string {
  return `${escape(secret.slice(0, shortestSecret))}[^…]{0,${secret.length - shortestSecret}}(?=…|$)`;
}

/** For the oldest Node that we run on, which has no `RegExp.escape`. */
function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
