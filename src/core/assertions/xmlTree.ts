import { SaxesParser } from 'saxes';

/** An element, and what paths may name in it. */
export interface XmlElement {
  readonly name: string;
  readonly children: XmlElement[];
  /** Names only. */
  readonly attributes: readonly string[];
}

/** The parser looks through all open elements for a namespace: deeper nesting would take quadratic time. */
const maxDepth = 1000;

/**
 * Parses one XML document into its root element.
 * @param options.namespaces whether prefixes must be declared, as "Namespaces in XML 1.0" asks for. A piece of a
 *   document may have left its declarations behind
 * @throws Error with line and column for what is not well-formed
 */
export function parseXml(text: string, { namespaces }: { namespaces: boolean }): XmlElement {
  const parser = new SaxesParser({ xmlns: namespaces });
  const document: XmlElement = { name: '', children: [], attributes: [] };
  const open = [document];
  parser.on('opentag', ({ name, attributes }) => {
    const element: XmlElement = { name, children: [], attributes: Object.keys(attributes) };
    open.at(-1)?.children.push(element);
    if (open.push(element) > maxDepth) throw new Error(`elements are nested more than ${maxDepth} deep`);
  });
  parser.on('closetag', () => open.pop());
  parser.write(text).close();
  const [root] = document.children;
  if (!root) throw new Error('there is no element');
  return root;
}

/**
 * Whether a path such as `a.b` leads to an element: from the root itself, or from below it. A number picks one of
 * several elements of the name before it, from 0; `@_id` names an attribute.
 */
export function hasPath(root: XmlElement, path: string): boolean {
  const steps = path.split('.');
  const document: XmlElement = { name: '', children: [root], attributes: [] };
  return follow([document], steps) || follow([root], steps);
}

function follow(from: readonly XmlElement[], steps: readonly string[]): boolean {
  const [step, ...rest] = steps;
  if (step === undefined) return from.length > 0;
  if (/^\d+$/.test(step)) return follow(from.slice(Number(step), Number(step) + 1), rest);
  if (step.startsWith('@_') && rest.length === 0)
    return from.some(({ attributes }) => attributes.includes(step.slice(2)));
  return follow(
    from.flatMap(({ children }) => children.filter(({ name }) => name === step)),
    rest,
  );
}
