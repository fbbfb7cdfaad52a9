import { type CodeTokens, isClosing, isOpening } from '../modelCalls/codeTokens.ts';
import { beforeExpression } from '../modelCalls/scanJavaScript.ts';

/**
 * What a string stands as, told by the tokens around it: a value, which a call may replace, the value of an attribute
 * of JSX, which takes one in braces, or undefined for a type, a key, a directive, and text between tags.
 */
export function javascriptPlaceOf(tokens: CodeTokens, index: number): 'value' | 'attribute' | undefined {
  if (isAttribute(tokens, index)) return 'attribute';
  const isOther =
    isNamed(tokens, index) ||
    isKey(tokens, index) ||
    isStatement(tokens, index) ||
    isType(tokens, index) ||
    isInDeclaration(tokens, index);
  return isOther ? undefined : 'value';
}

/** `<div title="…"`: only names, and attributes with their values, stand between the tag and the string. */
function isAttribute(tokens: CodeTokens, index: number): boolean {
  if (tokens.sign(index - 1) !== '=' || !tokens.isName(index - 2)) return false;
  for (let at = index - 2; at >= 0; at -= 1) {
    const sign = tokens.sign(at);
    if (sign === '<') {
      const isGeneric = isTouching(tokens, at - 1) && isValueEnd(tokens, at - 1);
      return !isGeneric && isTouching(tokens, at) && tokens.isName(at + 1) && at + 1 < index - 2;
    }
    if (sign === '}') at = tokens.opening(at);
    else if (tokens.written(at) === 'extends' || !['', '-', ':', '.', '='].includes(sign)) return false;
  }
  return false;
}

/** `as "…"`, `from "…"`, `declare module "…"`, and text between tags: a name that is no operator stands beside it. */
function isNamed(tokens: CodeTokens, index: number): boolean {
  const isBefore =
    tokens.isName(index - 1) &&
    !isNewLine(tokens, index - 1) &&
    !beforeExpression.test(tokens.written(index - 1));
  const isBehind =
    tokens.isName(index + 1) &&
    !isNewLine(tokens, index) &&
    !/^(?:in|instanceof|as|satisfies|of)$/.test(tokens.written(index + 1));
  const isBetweenTags =
    tokens.sign(index - 1) === '>' && !isArrow(tokens, index - 1) && tokens.sign(index + 1) === '<';
  return isBefore || isBehind || isBetweenTags;
}

/** A key of an object, or the name of a method or a field. */
function isKey(tokens: CodeTokens, index: number): boolean {
  const next = tokens.sign(index + 1);
  if (next === '(') return true;
  if (next === '=') return !(tokens.sign(index + 2) === '=' && isTouching(tokens, index + 1));
  if (next === '?') return tokens.sign(index + 2) === ':';
  if (next !== ':' || tokens.sign(tokens.around(index)) !== '{') return false;
  const before = tokens.sign(index - 1);
  return ['{', ',', ';', '}'].includes(before) || isValueEnd(tokens, index - 1);
}

/** A directive: a string that is a whole statement, and does nothing else. */
function isStatement(tokens: CodeTokens, index: number): boolean {
  const before = tokens.sign(index - 1);
  const next = tokens.sign(index + 1);
  const isStart =
    index === 0 ||
    before === ';' ||
    before === '{' ||
    (isValueEnd(tokens, index - 1) && isNewLine(tokens, index - 1));
  if (!isStart) return false;
  const isOver = next === ';' || index + 1 >= tokens.length;
  // `<p>{"…"}</p>` is a value, `() => { "…" }` is none.
  if (next === '}' && before === '{')
    return tokens.sign(index - 2) === ')' || isArrow(tokens, index - 2) || isNewLine(tokens, index - 1);
  return isOver || next === '}' || (next === '' && isNewLine(tokens, index));
}

function isType(tokens: CodeTokens, index: number): boolean {
  const before = tokens.sign(index - 1);
  const next = tokens.sign(index + 1);
  if (isSingle(tokens, index - 1, -1) || isSingle(tokens, index + 1, 1)) return true;
  if (before === '<' && (next === '>' || next === ',')) return true;
  if ((before === ',' || before === '=') && next === '>') return true;
  return before === ':' && isAnnotation(tokens, index);
}

/** `|` or `&`, not doubled. */
function isSingle(tokens: CodeTokens, at: number, step: 1 | -1): boolean {
  const sign = tokens.sign(at);
  if (sign !== '|' && sign !== '&') return false;
  return tokens.sign(at + step) !== sign || !isTouching(tokens, step === 1 ? at : at - 1);
}

/** `const x: "…"`, `f(x: "…")`, `f(): "…" {`, `x?: "…"`, and a field of a class. */
function isAnnotation(tokens: CodeTokens, index: number): boolean {
  const named = index - 2;
  if (tokens.sign(named) === '?') return true;
  if (tokens.sign(named) === ')') return tokens.sign(index + 1) === '{' || isArrow(tokens, index + 2);
  if (!tokens.isName(named)) return false;
  if (/^(?:const|let|var)$/.test(tokens.written(named - 1))) return true;
  const around = tokens.around(index);
  if (tokens.sign(around) === '(')
    return [',', '('].includes(tokens.sign(named - 1)) || isValueEnd(tokens, named - 1);
  return headOf(tokens, around) === 'class' && tokens.sign(named - 1) !== '?';
}

/** Somewhere inside of an interface, a type alias, the attributes of an import; or right inside of an enumeration. */
function isInDeclaration(tokens: CodeTokens, index: number): boolean {
  const around = tokens.around(index);
  if (headOf(tokens, around) === 'enum') return true;
  if (/^(?:with|assert)$/.test(tokens.written(around - 1)) && tokens.isText(around - 2)) return true;
  for (let at = index; at >= 0; at = tokens.around(at))
    if (headOf(tokens, at) === 'interface' || isInAlias(tokens, at)) return true;
  return false;
}

/** The word that a block in braces belongs to: `interface A<B> extends C {`. */
function headOf(tokens: CodeTokens, open: number): string | undefined {
  if (tokens.sign(open) !== '{') return undefined;
  for (let at = open - 1; at >= 0; at -= 1) {
    const word = tokens.written(at);
    if (/^(?:interface|class|enum)$/.test(word)) return word;
    if (!tokens.isName(at) && !['.', ',', '<', '>'].includes(word)) return undefined;
  }
  return undefined;
}

/** Whether the statement up to here is `type A = …`. */
function isInAlias(tokens: CodeTokens, index: number): boolean {
  for (let at = index - 1; at >= 0; at -= 1) {
    const sign = tokens.sign(at);
    if (isOpening(sign) || sign === ';') return false;
    if (isValueEnd(tokens, at) && isNewLine(tokens, at) && tokens.sign(at + 1) === '') return false;
    if (isClosing(sign)) at = tokens.opening(at);
    else if (isArrow(tokens, at)) at -= 1;
    else if (sign === '=') return isAliasName(tokens, at - 1);
  }
  return false;
}

/** `type A`, `type A<B, C = D>`. */
function isAliasName(tokens: CodeTokens, end: number): boolean {
  let at = end;
  for (let depth = 0; tokens.sign(at) === '>' || depth > 0; at -= 1) {
    if (at < 0) return false;
    if (tokens.sign(at) === '>') depth += 1;
    else if (tokens.sign(at) === '<' && --depth === 0) {
      at -= 1;
      break;
    }
  }
  return tokens.isName(at) && tokens.written(at - 1) === 'type';
}

/** Whether a token may end a value, so that one which follows belongs to something else. */
function isValueEnd(tokens: CodeTokens, index: number): boolean {
  if (tokens.isName(index)) return !beforeExpression.test(tokens.written(index));
  return tokens.isText(index) || isClosing(tokens.sign(index));
}

/** `=>`, by its last sign. */
function isArrow(tokens: CodeTokens, index: number): boolean {
  return tokens.sign(index) === '>' && tokens.sign(index - 1) === '=' && isTouching(tokens, index - 1);
}

/** Whether nothing stands between a token and the next. */
function isTouching(tokens: CodeTokens, index: number): boolean {
  return index >= 0 && tokens.end(index) === tokens.start(index + 1);
}

function isNewLine(tokens: CodeTokens, index: number): boolean {
  return tokens.text.slice(tokens.end(index), tokens.start(index + 1)).includes('\n');
}
