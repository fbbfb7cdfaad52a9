import { CupelError } from '../errors.ts';
import { javascriptLiteralAt } from './javascriptLiteral.ts';
import type { CodeLanguage } from '../modelCalls/escapes.ts';
import type { StringLiteral } from './literal.ts';
import { pythonLiteralAt } from './pythonLiteral.ts';

/** A string of code as a prompt file: its text, and what the code gives for each variable. */
export interface ExtractedPrompt {
  /** The literal's place in the code. */
  readonly start: number;
  readonly end: number;
  /** Whether the code in its place needs braces. */
  readonly isAttribute: boolean;
  /** The text of the prompt file. */
  readonly template: string;
  readonly variables: readonly { name: string; code: string }[];
  /** What the file may be called, without an ending. */
  readonly name: string;
}

/** Shorter strings on one line, without an expression, are seldom prompts. */
const shortest = 20;

/** The string around an offset, if it could be a prompt: of some length, of several lines, or with expressions. */
export function promptLiteralAt(
  text: string,
  offset: number,
  language: CodeLanguage,
): StringLiteral | undefined {
  const literal = (language === 'python' ? pythonLiteralAt : javascriptLiteralAt)(text, offset);
  if (!literal || isModuleName(text, literal)) return undefined;
  const { parts } = literal;
  const words = parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  if (words.trim() === '') return undefined;
  const isLong = words.length >= shortest || words.includes('\n');
  return isLong || parts.some(({ kind }) => kind === 'expression') ? literal : undefined;
}

/**
 * What becomes of a literal. Its expressions become variables, the same expression the same variable; the rest of its
 * text stays as it is, to the character.
 * @throws CupelError `extract.braces` for a text that holds expressions and braces of a template: nobody could tell
 * them apart afterwards
 */
export function extractPrompt(text: string, literal: StringLiteral): ExtractedPrompt {
  const variables: { name: string; code: string }[] = [];
  let template = '';
  for (const part of literal.parts) {
    if (part.kind === 'text') {
      template += part.text;
      continue;
    }
    const known = variables.find(({ code }) => code === part.code);
    const variable = known ?? { name: freeName(part.code, variables), code: part.code };
    if (!known) variables.push(variable);
    template += `{{ ${variable.name} }}`;
  }
  const braces = literal.parts.some((part) => part.kind === 'text' && /\{\{|\{%|\{#/.test(part.text));
  if (braces && variables.length > 0)
    throw new CupelError('extract.braces', 'The text holds expressions, and braces of a template too.', {
      hint: 'Let the template read what the expressions give, then extract it.',
    });
  return {
    start: literal.start,
    end: literal.end,
    isAttribute: literal.isAttribute === true,
    template,
    variables,
    name: nameBefore(text, literal.start),
  };
}

/** `import x from "…"`, `require("…")`: no prompt. */
function isModuleName(text: string, { start }: StringLiteral): boolean {
  return /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*$/.test(
    text.slice(Math.max(0, start - 20), start),
  );
}

/** `user.name` is `name`, `label(x)` is `label`; what has no name is `value`. Taken names get a number. */
function freeName(code: string, taken: readonly { name: string }[]): string {
  const words = code.replaceAll(/"[^"]*"|'[^']*'|`[^`]*`/g, '').match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? [];
  const isPath = /^[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*|\[["'][\w-]+["']\])*$/.test(code);
  const keyed = /\[["']([A-Za-z_]\w*)["']\]$/.exec(code)?.[1];
  const found = keyed ?? (isPath ? words.at(-1) : words.find((word) => !plain.has(word))) ?? 'value';
  const base = reserved.has(found) ? `${found}_value` : found;
  const isTaken = (name: string): boolean => taken.some((each) => each.name === name);
  let name = base;
  for (let number = 2; isTaken(name); number += 1) name = `${base}${number}`;
  return name;
}

/** Words that cannot name an argument of Python, or a variable of a template. */
const reserved = new Set(
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda none nonlocal not or pass raise return set try while with yield True False None'.split(
    ' ',
  ),
);

/** Functions and words that say nothing of what is meant. */
const plain = new Set(
  'str repr format len join map int float String Number JSON stringify await new this self typeof if else or and not lambda'.split(
    ' ',
  ),
);

/** `const systemPrompt = "…"` is `system-prompt`; a key or a named argument names it too. */
function nameBefore(text: string, start: number): string {
  const before = text.slice(Math.max(0, start - 200), start);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const found =
    /([A-Za-z_$][\w$]*)\s*(?::[^=:]+)?(?:=|:)\s*\(?\s*$/.exec(line) ??
    /([A-Za-z_$][\w$]*)\s*(?::[^=:\n]+)?=\s*\(\s*$/.exec(before);
  const name = (found?.[1] ?? 'prompt').replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').replaceAll(/[_$]+/g, '-');
  return name.toLowerCase().replaceAll(/^-+|-+$/g, '') || 'prompt';
}
