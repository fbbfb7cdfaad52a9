import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { dataImage } from '../../shared/dataImage.ts';
import { isWebAddress } from '../../shared/resultsMessages.ts';
import type { OutputKind } from '../../shared/resultsViews.ts';
import type { Act } from './host.ts';
import { markdownOf } from './markdown.ts';
import { said, t } from '../words.ts';

/** Text of others laid out as Markdown, or as it is where that is not wanted. */
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

/** An output in full. */
export function Output({
  text,
  kind,
  markdown,
  act,
}: {
  text: string;
  kind: OutputKind;
  markdown: boolean;
  act: Act;
}) {
  const image = useMemo(() => (kind === 'image' ? dataImage(text) : undefined), [text, kind]);
  if (text === '') return <p class="quiet">{t('The output is empty.')}</p>;
  if (image?.ok) return <img class="picture" src={image.source} alt={t('The output, a picture')} />;
  if (kind === 'markdown' && markdown) return <Markdown text={text} act={act} />;
  return (
    <>
      {image && <p class="quiet">{said(image.reason)}</p>}
      <pre class="text" tabIndex={0}>
        {image ? `${text.slice(0, 200)}…` : text}
      </pre>
    </>
  );
}
