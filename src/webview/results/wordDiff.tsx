import { diffWordsWithSpace } from 'diff';
import { useMemo } from 'preact/hooks';
import { t } from '../words.ts';

/** Longer texts are shown one below the other: comparing them would hold up the page. */
const longest = 20_000;
const patienceMs = 200;

interface WordDiffProps {
  before: string;
  after: string;
  /** What the two are, for those who do not see colours. */
  labels: readonly [before: string, after: string];
}

/** What is only in one of two texts, word by word: struck out and underlined, not by colour alone. */
export function WordDiff({ before, after, labels }: WordDiffProps) {
  const parts = useMemo(
    () =>
      before.length + after.length > longest
        ? undefined
        : diffWordsWithSpace(before, after, { timeout: patienceMs }),
    [before, after],
  );
  if (!parts)
    return (
      <>
        <div class="quiet">{labels[0]}</div>
        <pre class="text" tabIndex={0}>
          {before}
        </pre>
        <div class="quiet">{labels[1]}</div>
        <pre class="text" tabIndex={0}>
          {after}
        </pre>
      </>
    );
  return (
    <div class="text diff" role="group" aria-label={t('{0} and {1}', labels[0], labels[1])}>
      {parts.map(({ value, added, removed }, index) =>
        removed ? (
          <del key={index} title={labels[0]}>
            {value}
          </del>
        ) : added ? (
          <ins key={index} title={labels[1]}>
            {value}
          </ins>
        ) : (
          <span key={index}>{value}</span>
        ),
      )}
    </div>
  );
}
