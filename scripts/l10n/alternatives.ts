import type { Node } from './syntax.ts';
import { nodeIn, nodesIn } from './syntax.ts';

/** A text in the making: what is written, and what is filled in. */
export type Piece = string | Node;

/** The texts that an expression may be: each condition in it one way, then the other. */
export function alternatives(node: Node): Piece[][] {
  switch (node.type) {
    case 'StringLiteral':
      return [[String(node['value'])]];
    case 'TemplateLiteral': {
      const texts = nodesIn(node, 'quasis').map((each) =>
        String((each['value'] as { cooked?: string }).cooked),
      );
      const filled = nodesIn(node, 'expressions');
      let found: Piece[][] = [[texts[0] ?? '']];
      for (const [index, expression] of filled.entries())
        found = product(found, product(alternatives(expression), [[texts[index + 1] ?? '']]));
      return found.map(merged);
    }
    case 'ConditionalExpression':
      return [nodeIn(node, 'consequent'), nodeIn(node, 'alternate')].flatMap((each) =>
        each ? alternatives(each) : [],
      );
    case 'LogicalExpression': {
      const sides = node['operator'] === '&&' ? ['right'] : ['left', 'right'];
      return sides.flatMap((side) => alternatives(nodeIn(node, side) ?? node));
    }
    case 'BinaryExpression': {
      const [left, right] = [nodeIn(node, 'left'), nodeIn(node, 'right')];
      if (node['operator'] !== '+' || !left || !right || !(isText(left) || isText(right))) return [[node]];
      return product(alternatives(left), alternatives(right)).map(merged);
    }
    case 'Identifier':
      return node['name'] === 'undefined' ? [] : [[node]];
    default: {
      const inner = unwrapped(node);
      return inner === node ? [[node]] : alternatives(inner);
    }
  }
}

/** Whether a sum is one of texts. */
function isText(node: Node): boolean {
  const [left, right] = [nodeIn(node, 'left'), nodeIn(node, 'right')];
  if (node.type === 'BinaryExpression') return (left && isText(left)) || (right && isText(right)) || false;
  return node.type === 'StringLiteral' || node.type === 'TemplateLiteral';
}

/** What is in parentheses, casts and `await`. */
export function unwrapped(node: Node): Node {
  const inner = /^(?:TS\w+|Parenthesized|Await)Expression$/.test(node.type)
    ? (nodeIn(node, 'expression') ?? nodeIn(node, 'argument'))
    : undefined;
  return inner ? unwrapped(inner) : node;
}

function product(before: readonly Piece[][], after: readonly Piece[][]): Piece[][] {
  return before.flatMap((left) => after.map((right) => [...left, ...right]));
}

function merged(pieces: readonly Piece[]): Piece[] {
  const found: Piece[] = [];
  for (const piece of pieces) {
    const last = found.at(-1);
    if (piece === '') continue;
    if (typeof piece === 'string' && typeof last === 'string') found[found.length - 1] = last + piece;
    else found.push(piece);
  }
  return found;
}
