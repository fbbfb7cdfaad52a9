import type { CodeTokens } from './codeTokens.ts';
import { isClosing, isOpening } from './codeTokens.ts';
import { type KnownCall, knownCalls, settingKeys, wrappers } from './knownCalls.ts';

/** A call that a literal is passed to. */
export interface FoundCall {
  known: KnownCall;
  /** What is called: `client.chat.completions.create`. */
  name: string;
  /** Indexes of its opening bracket, and of the first token of what is called. */
  open: number;
  callee: number;
}

const roles = /^(?:system|user|human|assistant|ai|tool|developer|model|placeholder|function)$/;

/**
 * The known call that the literals from `first` to `last` are passed to as a prompt: directly, or by a name that they are
 * assigned to.
 */
export function findCall(tokens: CodeTokens, first: number, last: number): FoundCall | undefined {
  if (isKey(tokens, first, last) || isRole(tokens, first, last)) return undefined;
  const path = outward(tokens, first);
  if (path.call) return path.call;
  if (path.top === undefined) return undefined;
  const name = assignedName(tokens, path.top);
  return name === undefined ? undefined : callWith(tokens, name);
}

/** `"content": …`: a key is no prompt. */
function isKey(tokens: CodeTokens, first: number, last: number): boolean {
  if (tokens.sign(last + 1) !== ':') return false;
  const before = tokens.sign(first - 1);
  return before === '{' || before === ',';
}

/** `("system", "You …")`: the first of two, when it is the name of a role. */
function isRole(tokens: CodeTokens, first: number, last: number): boolean {
  return (
    first === last &&
    ['(', '['].includes(tokens.sign(first - 1)) &&
    roles.test(tokens.written(first).replace(/^["'`]|["'`]$/g, ''))
  );
}

/** Where the way out of the brackets around a value leads. */
interface Outward {
  call?: FoundCall;
  /** The token where the outermost value begins, when no call is around it. */
  top?: number;
}

function outward(tokens: CodeTokens, from: number): Outward {
  let keyed = false;
  for (let at = from; ;) {
    // dedent`…`: a tag belongs to its template.
    if (isTag(tokens, at)) at = tagBefore(tokens, at);
    const key = keyed ? undefined : keyBefore(tokens, at);
    if (key !== undefined) {
      if (settingKeys.test(key)) return {};
      keyed = true;
    }
    const open = tokens.around(at);
    if (open < 0) return { top: at };
    const sign = tokens.sign(open);
    if (sign === '(') {
      const callee = calleeBefore(tokens, open);
      if (callee.name !== '') {
        const known = knownCall(tokens, callee);
        if (known) {
          const argument = keyBefore(tokens, at) ?? key;
          const fits = !known.keys || (argument !== undefined && known.keys.test(argument));
          return fits ? { call: { known, name: shown(callee.name), open, callee: callee.first } } : {};
        }
        if (!wrappers.test(callee.name)) return {};
        at = callee.first;
        continue;
      }
    }
    if (sign === '{' && isBody(tokens, open)) return { top: at };
    at = open;
  }
}

function isTag(tokens: CodeTokens, literal: number): boolean {
  return (
    tokens.text[tokens.start(literal)] === '`' &&
    tokens.isName(literal - 1) &&
    tokens.end(literal - 1) === tokens.start(literal)
  );
}

function tagBefore(tokens: CodeTokens, literal: number): number {
  let at = literal - 1;
  while (tokens.sign(at - 1) === '.' && tokens.isName(at - 2)) at -= 2;
  return at;
}

/** The key of an argument or of an entry: `content=`, `content:`, `"content":`. */
export function keyBefore(tokens: CodeTokens, value: number): string | undefined {
  const sign = tokens.sign(value - 1);
  if (sign !== ':' && sign !== '=') return undefined;
  if (sign === '=' && tokens.sign(value - 2) !== '' && !isClosing(tokens.sign(value - 2))) return undefined;
  if (!tokens.isName(value - 2) && !tokens.isText(value - 2)) return undefined;
  return tokens.written(value - 2).replace(/^["'`]|["'`]$/g, '');
}

/** Whether a brace opens the body of a function: `=> {`, `) {`. */
function isBody(tokens: CodeTokens, open: number): boolean {
  const before = tokens.sign(open - 1);
  return before === ')' || (before === '>' && tokens.sign(open - 2) === '=');
}

interface Callee {
  /** `client.chat.completions.create`, `genai.GenerativeModel().generate_content`; empty where nothing is called. */
  name: string;
  first: number;
}

/** What stands before a bracket and is called by it. */
export function calleeBefore(tokens: CodeTokens, open: number): Callee {
  let at = skipTypes(tokens, open - 1);
  const parts: string[] = [];
  let first = open;
  for (;;) {
    if (tokens.sign(at) === '!') at -= 1;
    let calls = '';
    while (tokens.sign(at) === ')' || tokens.sign(at) === ']') {
      if (parts.length === 0) return { name: '', first: open };
      calls = tokens.sign(at) === ')' ? '()' : '[]';
      first = tokens.opening(at);
      at = skipTypes(tokens, first - 1);
    }
    if (
      !tokens.isName(at) ||
      /^(?:return|await|yield|in|if|while|and|or|not|print|=)$/.test(tokens.written(at))
    )
      break;
    parts.unshift(tokens.written(at) + calls);
    first = at;
    if (tokens.sign(at - 1) !== '.') break;
    at -= tokens.sign(at - 2) === '?' ? 3 : 2;
  }
  return { name: parts.join('.'), first };
}

/** Type arguments stand between a function and its bracket: `generateObject<Recipe>(`. */
function skipTypes(tokens: CodeTokens, at: number): number {
  if (tokens.sign(at) !== '>') return at;
  let depth = 0;
  for (let i = at; i > at - 60; i -= 1) {
    if (tokens.sign(i) === '>') depth += 1;
    else if (tokens.sign(i) === '<' && --depth === 0) return i - 1;
  }
  return at;
}

function knownCall(tokens: CodeTokens, { name, first }: Callee): KnownCall | undefined {
  return knownCalls.find(
    ({ pattern, receiver, imports }) =>
      pattern.test(name) &&
      (!imports || tokens.mentions(imports)) &&
      (!receiver || isMadeBy(tokens, name, first, receiver)),
  );
}

/** Whether what is called on is named so, or was made by what is named so. */
function isMadeBy(tokens: CodeTokens, name: string, first: number, receiver: RegExp): boolean {
  const owner = name
    .split('.')
    .slice(0, -1)
    .join('.')
    .replaceAll(/\(\)|\[\]/g, '');
  if (receiver.test(owner)) return true;
  const root = tokens.written(first);
  const made = valueOf(tokens, ['self', 'this'].includes(root) ? tokens.written(first + 2) : root);
  return made !== undefined && receiver.test(calleeAt(tokens, made));
}

/** The name that a value calls: `new ChatOpenAI({…})` calls `ChatOpenAI`. */
function calleeAt(tokens: CodeTokens, value: number): string {
  let at = value;
  while (/^(?:new|await)$/.test(tokens.written(at))) at += 1;
  let name = '';
  for (; tokens.isName(at) || tokens.sign(at) === '.'; at += 1) name += tokens.written(at);
  return name;
}

/** The first token of the value that a name is given in this file, the last time; undefined where it is not. */
export function valueOf(tokens: CodeTokens, name: string): number | undefined {
  if (name === '') return undefined;
  for (const at of tokens.namedFromEnd(name)) {
    const value = valueAfter(tokens, at);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** After `name =` or `name: Type =`; not after `==`, and not for an argument. */
function valueAfter(tokens: CodeTokens, at: number): number | undefined {
  let equals = at + 1;
  if (tokens.sign(equals) === ':') {
    for (equals += 1; equals < at + 12 && tokens.sign(equals) !== '='; equals += 1)
      if (['(', ')', '{', '}', ',', ';'].includes(tokens.sign(equals))) return undefined;
  }
  if (tokens.sign(equals) !== '=' || ['=', '>'].includes(tokens.sign(equals + 1))) return undefined;
  const open = tokens.around(at);
  return open >= 0 && tokens.sign(open) === '(' ? undefined : equals + 1;
}

/** The name that the value beginning at a token is assigned to. */
function assignedName(tokens: CodeTokens, value: number): string | undefined {
  const equals = value - 1;
  if (tokens.sign(equals) !== '=') return undefined;
  if (tokens.isName(equals - 1) && tokens.sign(equals - 2) !== ':') return tokens.written(equals - 1);
  // NAME: Type = …
  for (let at = equals - 1; at > equals - 12; at -= 1)
    if (tokens.sign(at) === ':') return tokens.isName(at - 1) ? tokens.written(at - 1) : undefined;
  return undefined;
}

/** A known call of this file that a name is passed to as a prompt. */
function callWith(tokens: CodeTokens, name: string): FoundCall | undefined {
  for (const at of tokens.named(name)) {
    const next = tokens.sign(at + 1);
    // Keys and assignments name it, too; a field of something else only shares its name.
    if (next === '=' || next === ':' || next === '(') continue;
    const start = tokens.sign(at - 1) === '.' && /^(?:self|this)$/.test(tokens.written(at - 2)) ? at - 2 : at;
    if (start === at && tokens.sign(at - 1) === '.') continue;
    // `{ prompt }` is short for `{ prompt: prompt }`.
    const isShort = ['{', ','].includes(tokens.sign(at - 1)) && [',', '}'].includes(next);
    if (isShort && settingKeys.test(name) && tokens.sign(tokens.around(at)) === '{') continue;
    const { call } = outward(tokens, start);
    if (call) return call;
  }
  return undefined;
}

/** `()` of calls on the way are left out. */
function shown(name: string): string {
  return name.replaceAll(/\(\)|\[\]/g, '');
}

/** Whether tokens up to `to` keep their brackets to themselves: helps to walk over one argument. */
export function endOfArgument(tokens: CodeTokens, from: number, to: number): number {
  for (let at = from; at < to; at += 1) {
    const sign = tokens.sign(at);
    if (sign === ',' || sign === ';') return at;
    if (isOpening(sign)) at = tokens.closing(at);
  }
  return to;
}
