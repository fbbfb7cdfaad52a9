import type { DefaultTreeAdapterTypes } from 'parse5';
import { parse } from 'parse5';

/** The elements of HTML (WHATWG HTML Living Standard, "Index of elements"), and those that were once. */
const htmlElements: ReadonlySet<string> = new Set(
  `a abbr acronym address applet area article aside audio b base basefont bdi bdo big blockquote body br button canvas
  caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset
  figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins
  kbd label legend li link main map mark marquee math menu meta meter nav noframes noscript object ol optgroup option
  output p param picture pre progress q rp rt ruby s samp script search section select slot small source span strike
  strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video
  wbr`.split(/\s+/),
);

/** A parser makes these whether they are written or not. */
const implied: ReadonlySet<string> = new Set(['html', 'head', 'body']);

/** What keeps a text from being HTML and nothing else; undefined when it is. */
export function describeHtml(text: string): string | undefined {
  const source = text.trim();
  if (source === '') return 'The output is empty.';
  if (/^<\?xml/i.test(source)) return 'The output is XML, not HTML.';
  const document = parse(source, { sourceCodeLocationInfo: true });
  const elements = [...elementsOf(document)].filter(isWritten);
  const body = [...elementsOf(document)].find(({ tagName }) => tagName === 'body');
  if (body && !isWritten(body) && body.childNodes.some(isVisibleText))
    return 'There is text outside of HTML elements.';
  return elements.length > 0 ? undefined : 'There is no HTML element in the output.';
}

function* elementsOf(root: DefaultTreeAdapterTypes.ParentNode): Generator<DefaultTreeAdapterTypes.Element> {
  const pending: DefaultTreeAdapterTypes.Node[] = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if ('tagName' in node) yield node;
    if ('childNodes' in node) pending.push(...node.childNodes.toReversed());
  }
}

/** Whether an element stands in the source, and is one of HTML or a custom one. */
function isWritten({ tagName, sourceCodeLocation }: DefaultTreeAdapterTypes.Element): boolean {
  if (implied.has(tagName)) return Boolean(sourceCodeLocation);
  return htmlElements.has(tagName) || tagName.includes('-');
}

function isVisibleText(node: DefaultTreeAdapterTypes.ChildNode): boolean {
  return node.nodeName === '#text' && 'value' in node && node.value.trim() !== '';
}

const commonTag =
  /<(?:html|head|body|div|span|p|a|img|h[1-6]|ul|ol|li|table|tr|td|th|form|input|button|script|style|link|meta|br|hr)\b/i;

/** Signs of HTML in a text: a pair of tags, a tag of everyday HTML and a doctype count as two, anything else as one. */
export function countHtmlSigns(text: string): number {
  const opening = /<[a-z][a-z0-9-]*(?:\s[^<>]*)?>/i.test(text);
  const closing = /<\/[a-z][a-z0-9-]*\s*>/i.test(text);
  const signs: [boolean, number][] = [
    [opening, 1],
    [closing, 1],
    [/<[a-z][a-z0-9-]*(?:\s[^<>]*)?\/>/i.test(text), 1],
    [/&(?:[a-z]+|#\d+|#x[\da-f]+);/i.test(text), 1],
    [/<!doctype\s+html/i.test(text), 2],
    [hasComment(text), 1],
    [/\s[a-z-]+=\s*(?:"[^"<>]*"|'[^'<>]*')/i.test(text), 1],
    [commonTag.test(text), 2],
  ];
  return signs.reduce((sum, [shown, weight]) => sum + (shown ? weight : 0), 0);
}

function hasComment(text: string): boolean {
  const start = text.indexOf('<!--');
  return start !== -1 && text.includes('-->', start + 4);
}
