import { CupelError } from '../errors.ts';

/** A formula over named numbers, read once. */
export interface Expression {
  /** Names it reads, in order of appearance. */
  readonly names: readonly string[];
  /** Null where a name has no value, or the result is not finite. */
  evaluate(values: ReadonlyMap<string, number>): number | null;
}

type Node = (values: ReadonlyMap<string, number>) => number;

const functions: Readonly<Record<string, (...args: number[]) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  exp: Math.exp,
  floor: Math.floor,
  log: Math.log,
  log10: Math.log10,
  log2: Math.log2,
  max: Math.max,
  min: Math.min,
  pow: Math.pow,
  round: Math.round,
  sqrt: Math.sqrt,
};

const constants: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };

const tokenPattern =
  /\s*(?:(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)|([\p{L}_][\p{L}\p{N}_.]*)|"([^"]+)"|([-+*/%^(),]))/uy;

interface Token {
  kind: 'number' | 'name' | 'sign' | 'end';
  text: string;
}

/**
 * Reads a formula: numbers, names, `+ - * / % ^`, parentheses and a few functions (abs, ceil, exp, floor, log, log2,
 * log10, max, min, pow, round, sqrt). It is no code: nothing is run but arithmetic. A name that is none (spaces, signs)
 * stands in double quotes. `^` binds to the right and before a sign: `-2^2` is −4.
 * @throws CupelError `metric.syntax`
 */
export function readExpression(text: string): Expression {
  const tokens = tokensOf(text);
  const names: string[] = [];
  let at = 0;
  const peek = () => tokens[at]?.text ?? '';
  const isSign = (sign: string) => tokens[at]?.kind === 'sign' && peek() === sign;
  const take = (sign: string) => isSign(sign) && ((at += 1), true);
  const expect = (sign: string) => {
    if (!take(sign)) throw syntaxError(text, `"${sign}" is missing before "${peek() || 'the end'}"`);
  };

  function sum(): Node {
    let left = product();
    for (;;) {
      const before = left;
      if (take('+')) left = binary(before, product(), (a, b) => a + b);
      else if (take('-')) left = binary(before, product(), (a, b) => a - b);
      else return left;
    }
  }
  function product(): Node {
    let left = signed();
    for (;;) {
      const before = left;
      if (take('*')) left = binary(before, signed(), (a, b) => a * b);
      else if (take('/')) left = binary(before, signed(), (a, b) => a / b);
      else if (take('%')) left = binary(before, signed(), (a, b) => a % b);
      else return left;
    }
  }
  function signed(): Node {
    if (take('+')) return signed();
    if (!take('-')) return power();
    const inner = signed();
    return (values) => -inner(values);
  }
  function power(): Node {
    const base = primary();
    return take('^') ? binary(base, signed(), (a, b) => a ** b) : base;
  }
  function primary(): Node {
    const token = tokens[at];
    if (token?.kind === 'number') {
      at += 1;
      const value = Number(token.text);
      return () => value;
    }
    if (token?.kind === 'name') {
      at += 1;
      return isSign('(') ? call(token.text) : reference(token.text);
    }
    expect('(');
    const inner = sum();
    expect(')');
    return inner;
  }
  function call(name: string): Node {
    const apply = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (!apply)
      throw syntaxError(
        text,
        `there is no function "${name}"; there are ${Object.keys(functions).join(', ')}`,
      );
    expect('(');
    const args = [sum()];
    while (take(',')) args.push(sum());
    expect(')');
    return (values) => apply(...args.map((arg) => arg(values)));
  }
  function reference(name: string): Node {
    if (!names.includes(name)) names.push(name);
    return (values) => values.get(name) ?? constants[name] ?? NaN;
  }

  const root = sum();
  if (tokens[at]?.kind !== 'end') throw syntaxError(text, `"${peek()}" was not expected`);
  return {
    names: names.filter((name) => !Object.hasOwn(constants, name)),
    evaluate: (values) => {
      const result = root(values);
      return Number.isFinite(result) ? result : null;
    },
  };
}

function binary(left: Node, right: Node, apply: (a: number, b: number) => number): Node {
  return (values) => apply(left(values), right(values));
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  const pattern = new RegExp(tokenPattern);
  while (pattern.lastIndex < end) {
    const start = pattern.lastIndex;
    const match = pattern.exec(text);
    if (!match) throw syntaxError(text, `"${text.slice(start).trim().slice(0, 20)}" cannot be read`);
    const [, number, name, quoted, sign] = match;
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else tokens.push({ kind: 'name', text: name ?? quoted ?? '' });
  }
  return [...tokens, { kind: 'end', text: '' }];
}

function syntaxError(text: string, problem: string): CupelError {
  return new CupelError('metric.syntax', `The formula "${text}" cannot be read: ${problem}.`, {
    hint: 'A formula has numbers, names of metrics, + - * / % ^ ( ) and functions such as sqrt. Names with other signs stand in double quotes.',
  });
}
