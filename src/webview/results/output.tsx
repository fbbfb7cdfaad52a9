import { useMemo } from 'preact/hooks';
import { dataImage } from '../../shared/dataImage.ts';
import type { OutputKind } from '../../shared/resultsViews.ts';
import type { Act } from './host.ts';
import { later } from './later.tsx';
import { visible } from '../visible.ts';
import { said, t } from '../words.ts';

/** Text of others laid out as Markdown, or as it is where that is not wanted. */
export const Markdown = later(
  async () => (await import('./markdown.tsx')).Markdown,
  ({ text }) => <div class="plain">{text}</div>,
);

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
  if (kind === 'markdown' && markdown) return <Markdown text={visible(text)} act={act} />;
  return (
    <>
      {image && <p class="quiet">{said(image.reason)}</p>}
      <pre class="text" tabIndex={0}>
        {image ? `${text.slice(0, 200)}…` : visible(text)}
      </pre>
    </>
  );
}
