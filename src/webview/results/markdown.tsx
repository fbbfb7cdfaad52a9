import createPurify from 'dompurify';
import { marked } from 'marked';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { isWebAddress } from '../../shared/resultsMessages.ts';
import type { Act } from './host.ts';

/** Longer texts are shown as they are: laying them out would hold up the page. */
const longest = 100_000;

const purify = createPurify(window);

/** Elements that text needs, and nothing that loads, runs, styles or asks. Links keep their address and open by asking. */
const allowed = {
  ALLOWED_TAGS:
    'p br hr em strong del code pre blockquote ul ol li a h1 h2 h3 h4 h5 h6 table thead tbody tr th td'.split(
      ' ',
    ),
  ALLOWED_ATTR: ['href', 'start', 'align'],
  ALLOWED_URI_REGEXP: /^https?:\/\//i,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true as const,
};

/** Markdown of others as elements, sanitised; undefined when it is too long to be laid out. */
function markdownOf(text: string): DocumentFragment | undefined {
  if (text.length > longest) return undefined;
  try {
    // Raw HTML is text here: what the model wrote is what is seen.
    const html = marked.parse(text.replaceAll('<', '&lt;'), { async: false, gfm: true });
    return purify.sanitize(html, allowed);
  } catch {
    return undefined; // the parser gave up: nested beyond its depth
  }
}

/** Text of others laid out as Markdown, or as it is where it is too long for that. */
export function Markdown({ text, act }: { text: string; act: Act | undefined }) {
  const place = useRef<HTMLDivElement>(null);
  const content = useMemo(() => markdownOf(text), [text]);
  useLayoutEffect(() => {
    if (content) place.current?.replaceChildren(content.cloneNode(true));
  }, [content]);
  if (!content) return <div class="plain">{text}</div>;
  return (
    <div
      class="markdown"
      ref={place}
      onClick={(event) => {
        const link = event.target instanceof Element ? event.target.closest('a') : null;
        if (!link) return;
        event.preventDefault();
        const address = link.getAttribute('href') ?? '';
        if (act && isWebAddress(address)) act({ kind: 'openLink', address });
      }}
    />
  );
}
