import { l10n } from 'vscode';
import { engineComment, EngineWords } from '../../shared/engineWords.ts';

const words = new EngineWords(() => l10n.bundle);

/** A message, hint or title of the engine, in the language of VS Code. Logs and exports take it as it is. */
export function said(text: string): string {
  return words.say(text);
}

/** Why a check passed or not, in the language of VS Code; what a model wrote stays as it wrote it. */
export function saidReason(text: string): string {
  return words.sayReason(text);
}

/** A text of the engine's with figures in it, for what asks for the words. */
export function sayEngineText(message: string, ...args: readonly string[]): string {
  return l10n.t({ message, args: [...args], comment: [engineComment] });
}

/** The parts of an answer to a panel that the engine says; all others are data. */
const saidParts: ReadonlySet<string> = new Set(['reason', 'note', 'message']);

/** An answer to a panel, with what the engine says in it in the language of VS Code. */
export function saidIn<T>(answer: T): T {
  return words.isForeign ? (changed(answer) as T) : answer;
}

function changed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(changed);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      typeof part === 'string' && saidParts.has(key) ? saidReason(part) : changed(part),
    ]),
  );
}
