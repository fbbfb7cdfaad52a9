import type { CodeTokens } from './codeTokens.ts';
import { isClosing, isOpening } from './codeTokens.ts';
import { isJoined, type Span, typesBefore } from './joinedText.ts';
import { type KnownCall, knownCalls, settingKeys, textWrappers, wrappers } from './knownCalls.ts';

/** A call that a literal is passed to. */
export interface FoundCall {
  known: KnownCall;
  /** What is called: `client.chat.completions.create`. */
  name: string;
  /** Indexes of its opening bracket, and of the first token of what is called. */
  open: number;
  callee: number;
  /** Whether more is joined to the literal on its way into the call. */
  isPart: boolean;
}

/** They make one text of several. */
const joiners = /(?:^|\.)(?:join|concat)$/;

const roles = /^(?:system|user|human|assistant|ai|tool|developer|model|placeholder|function)$/;

/** The known call that a joined text is passed to as a prompt: directly, or by a name that it is assigned to. */
export function findCall(tokens: CodeTokens, span: Span): FoundCall | undefined {
  if (isKey(tokens, span) || isRole(tokens, span)) return undefined;
  const path = outward(tokens, span);
  if (path.call) return path.call;
  if (path.top === undefined) return undefined;
  const name = assignedName(tokens, path.top);
  const call = name === undefined ? undefined : callWith(tokens, name);
  return call && { ...call, isPart: call.isPart || path.isPart };
}

/** `"content": …`: a key is no prompt. */
function isKey(tokens: CodeTokens, { first, last }: Span): boolean {
  if (tokens.sign(last + 1) !== ':') return false;
  const before = tokens.sign(first - 1);
  return before === '{' || before === ',';
}

/** `("system", "You …")`: the first of two, when it is the name of a role. */
function isRole(tokens: CodeTokens, { first, last }: Span): boolean {
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
  /** Whether more is joined to the value on the way. */
  isPart: boolean;
}

function outward(tokens: CodeTokens, from: Span): Outward {
  let argument: string | undefined;
  // Values in lists and objects are joined as lists and objects; a list may be joined to a text.
  let holds: 'text' | 'list' | 'other' = 'text';
  let isPart = false;
  for (let { first: at, last } = from; ;) {
    isPart ||= holds === 'text' && isJoined(tokens, { first: at, last });
    isPart ||= holds === 'list' && tokens.sign(last + 1) === '.' && joiners.test(tokens.written(last + 2));
    const key = keyOf(tokens, at);
    // The innermost says what it is, the outermost which argument it is in.
    if (key !== undefined) {
      if (argument === undefined && settingKeys.test(key)) return { isPart };
      argument = key;
    }
    const open = tokens.around(at);
    if (open < 0) return { top: at, isPart };
    const sign = tokens.sign(open);
    if (sign === '(') {
      const callee = calleeBefore(tokens, open);
      if (callee.name !== '') {
        const known = knownCall(tokens, callee);
        if (known) {
          const fits = !known.keys || (argument !== undefined && known.keys.test(argument));
          if (!fits) return { isPart };
          return { call: { known, name: shown(callee.name), open, callee: callee.first, isPart }, isPart };
        }
        if (!wrappers.test(callee.name)) return { isPart };
        isPart ||= holds !== 'other' && joiners.test(callee.name);
        if (holds !== 'other') holds = textWrappers.test(callee.name) ? 'text' : 'other';
        at = callee.first;
        last = tokens.closing(open);
        continue;
      }
    }
    if (sign === '{' && isBody(tokens, open)) return { top: at, isPart };
    if (sign === '{') holds = 'other';
    else if (sign === '[' && holds === 'text') holds = 'list';
    at = open;
    last = tokens.closing(open);
  }
}

/** The key of an argument or of an entry: `content=`, `content:`, `"content":`; a name that is both key and value. */
export function keyOf(tokens: CodeTokens, value: number): string | undefined {
  if (isShorthand(tokens, value)) return tokens.written(value);
  const sign = tokens.sign(value - 1);
  if (sign !== ':' && sign !== '=') return undefined;
  if (sign === '=' && tokens.sign(value - 2) !== '' && !isClosing(tokens.sign(value - 2))) return undefined;
  if (!tokens.isName(value - 2) && !tokens.isText(value - 2)) return undefined;
  return tokens.written(value - 2).replace(/^["'`]|["'`]$/g, '');
}

/** `{ prompt }` is short for `{ prompt: prompt }`; in Python it is a set. */
function isShorthand(tokens: CodeTokens, at: number): boolean {
  return (
    tokens.language === 'javascript' &&
    tokens.isName(at) &&
    ['{', ','].includes(tokens.sign(at - 1)) &&
    [',', '}'].includes(tokens.sign(at + 1)) &&
    tokens.sign(tokens.around(at)) === '{'
  );
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
function calleeBefore(tokens: CodeTokens, open: number): Callee {
  let at = typesBefore(tokens, open - 1);
  const parts: string[] = [];
  let first = open;
  for (;;) {
    if (tokens.sign(at) === '!') at -= 1;
    let calls = '';
    while (tokens.sign(at) === ')' || tokens.sign(at) === ']') {
      if (parts.length === 0) return { name: '', first: open };
      calls = tokens.sign(at) === ')' ? '()' : '[]';
      first = tokens.opening(at);
      at = typesBefore(tokens, first - 1);
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
    const { call } = outward(tokens, { first: start, last: at });
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
