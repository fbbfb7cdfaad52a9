import { useState } from 'preact/hooks';
import type { RatingValue } from '../../../shared/resultsQueries.ts';
import type { ResultView } from '../../../shared/resultsViews.ts';
import type { Act } from '../host.ts';
import { Output } from '../output.tsx';
import { dateTime } from '../../dates.ts';
import { t } from '../../words.ts';

interface RateCardProps {
  result: ResultView;
  letter: string;
  blind: boolean;
  isCurrent: boolean;
  act: Act;
  onFocus(): void;
  onRate(value: RatingValue, label: string, comment: string): void;
}

const values = [1, 2, 3, 4, 5] as const;

/** One output with what a person says of it. */
export function RateCard({ result, letter, blind, isCurrent, act, onFocus, onRate }: RateCardProps) {
  const [label, setLabel] = useState(result.label ?? '');
  const [comment, setComment] = useState(result.comment ?? '');
  const rating = result.rating as RatingValue;
  const name = blind ? t('Output {0}', letter) : `${result.prompt} · ${result.provider}`;
  const keep = () => {
    if (label !== (result.label ?? '') || comment !== (result.comment ?? '')) onRate(rating, label, comment);
  };
  return (
    <article
      class={`card ${isCurrent ? 'current' : ''}`}
      aria-label={name}
      onFocusIn={onFocus}
      onClick={onFocus}
    >
      <h3>
        {name}
        {!blind && result.repeat > 0 ? ` · ${t('repeat {0}', result.repeat + 1)}` : ''}
        {isCurrent && <span class="quiet"> {t('keys 1–5 rate this')}</span>}
      </h3>
      <Output text={result.output} kind={result.kind} markdown={false} act={act} />
      <div class="rating" role="group" aria-label={t('Rating of {0}', name)}>
        <Thumb
          icon="thumbsdown"
          word={t('Bad')}
          pressed={rating === 1}
          onClick={() => onRate(rating === 1 ? null : 1, label, comment)}
        />
        {values.map((value) => (
          <button
            key={value}
            type="button"
            class="toggle"
            aria-pressed={rating === value}
            aria-label={t('{0} of 5', value)}
            onClick={() => onRate(rating === value ? null : value, label, comment)}
          >
            {value}
          </button>
        ))}
        <Thumb
          icon="thumbsup"
          word={t('Good')}
          pressed={rating === 5}
          onClick={() => onRate(rating === 5 ? null : 5, label, comment)}
        />
      </div>
      {result.rater !== null && result.ratedAt !== null && (
        <div class="quiet">{t('Rated by {0}, {1}', result.rater, dateTime(result.ratedAt))}</div>
      )}
      <div class="form">
        <label>
          {t('Label')}{' '}
          <input
            class="input"
            value={label}
            onInput={(event) => setLabel(event.currentTarget.value)}
            onBlur={keep}
          />
        </label>
        <label class="grow">
          {t('Comment')}{' '}
          <input
            class="input"
            value={comment}
            onInput={(event) => setComment(event.currentTarget.value)}
            onBlur={keep}
          />
        </label>
      </div>
    </article>
  );
}

function Thumb({
  icon,
  word,
  pressed,
  onClick,
}: {
  icon: string;
  word: string;
  pressed: boolean;
  onClick(): void;
}) {
  return (
    <button
      type="button"
      class={`toggle codicon codicon-${icon}`}
      aria-label={word}
      title={word}
      aria-pressed={pressed}
      onClick={onClick}
    />
  );
}
