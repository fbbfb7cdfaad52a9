import { useEffect, useState } from 'preact/hooks';
import type { ImageVerdict } from '../../shared/dataImage.ts';
import { dataImage } from '../../shared/dataImage.ts';
import { said, t } from '../words.ts';

/** A picture that is only scrolled past is not asked for. */
const restMs = 120;

interface CellPictureProps {
  /** Said until the picture is there. */
  words: string;
  load(): Promise<string>;
}

/** The picture that an output is, as large as its cell lets it be. */
export function CellPicture({ words, load }: CellPictureProps) {
  const [verdict, setVerdict] = useState<ImageVerdict>();
  useEffect(() => {
    let isHere = true;
    const timer = setTimeout(() => {
      load().then(
        (text) => isHere && setVerdict(dataImage(text)),
        () => undefined, // the words stay
      );
    }, restMs);
    return () => {
      isHere = false;
      clearTimeout(timer);
    };
  }, []);
  if (verdict?.ok) return <img class="picture thumb" src={verdict.source} alt={t('The output, a picture')} />;
  return <span title={verdict && !verdict.ok ? said(verdict.reason) : undefined}>{words}</span>;
}
