import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { percent } from '../../../shared/figures.ts';
import type { RatingValue } from '../../../shared/resultsQueries.ts';
import { reviewExports } from '../../../shared/resultsQueries.ts';
import type { ResultView, ReviewView, RunView } from '../../../shared/resultsViews.ts';
import type { Act, Host } from '../host.ts';
import { EmptyState } from '../emptyState.tsx';
import { Defined } from '../defined.tsx';
import { useAnswer } from '../useAnswer.ts';
import { Pairwise } from './pairwise.tsx';
import { isTyping } from './isTyping.ts';
import { RateCard } from './rateCard.tsx';
import { shuffled } from './shuffle.ts';
import { useCases } from './useCases.ts';
import { t } from '../../words.ts';

interface ReviewProps {
  host: Host;
  run: RunView;
  version: number;
  act: Act;
}

const exportWords = {
  dataset: t('Dataset'),
  fewShot: t('Few-shot examples'),
  preferences: t('Preference pairs'),
} as const;

/** People rate outputs, one case after another, by mouse or by keyboard. */
export function Review({ host, run, version, act }: ReviewProps) {
  const [how, setHow] = useState<'rate' | 'pairs'>('rate');
  const [blind, setBlind] = useState(false);
  const [onlyUnrated, setOnlyUnrated] = useState(true);
  const [rated, setRated] = useState(0);
  const cases = useCases(host, run.id, onlyUnrated);
  const { number } = cases;
  const summary = useAnswer(host, { kind: 'review', runId: run.id }, version + rated);

  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      if (event.key === 'j') cases.next();
      else if (event.key === 'k') cases.before();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });

  return (
    <div class="page review">
      <div class="filters">
        <div class="choice" role="group" aria-label={t('How to review')}>
          {(['rate', 'pairs'] as const).map((each) => (
            <button
              key={each}
              type="button"
              class="toggle"
              aria-pressed={how === each}
              onClick={() => setHow(each)}
            >
              {each === 'rate' ? t('Rate') : t('Pairwise')}
            </button>
          ))}
        </div>
        <label>
          <input
            type="checkbox"
            checked={blind}
            onChange={(event) => setBlind(event.currentTarget.checked)}
          />{' '}
          {t('Blind')}
        </label>
        <label>
          <input
            type="checkbox"
            checked={onlyUnrated}
            onChange={(event) => setOnlyUnrated(event.currentTarget.checked)}
          />{' '}
          {t('Only what is not rated')}
        </label>
        <button type="button" class="button" disabled={!number || number === 1} onClick={cases.before}>
          {t('Before')} <kbd>k</kbd>
        </button>
        <button type="button" class="button" disabled={!number} onClick={cases.next}>
          {t('Next')} <kbd>j</kbd>
        </button>
        <span class="quiet" role="status">
          {cases.isLast
            ? onlyUnrated
              ? t('No case after this one is left to be rated.')
              : t('This is the last case.')
            : number
              ? t('Case {0} of {1}', number, cases.total)
              : ''}
        </span>
      </div>
      <Summary view={summary.value} runId={run.id} act={act} />
      {cases.failure !== undefined && <p role="alert">{cases.failure}</p>}
      {number === null && (
        <EmptyState
          icon={run.figures.total > 0 ? 'pass' : 'inbox'}
          title={run.figures.total > 0 ? t('Everything is rated.') : t('This run has no results.')}
        />
      )}
      {number && (
        <CaseReview
          key={number}
          {...{ host, run, act, blind, how }}
          version={version + rated}
          caseNumber={number - 1}
          onRated={() => setRated((n) => n + 1)}
        />
      )}
    </div>
  );
}

interface CaseReviewProps extends ReviewProps {
  blind: boolean;
  how: 'rate' | 'pairs';
  caseNumber: number;
  onRated(): void;
}

function CaseReview({ host, run, version, act, blind, how, caseNumber, onRated }: CaseReviewProps) {
  const { value } = useAnswer(host, { kind: 'siblings', runId: run.id, case: caseNumber }, version);
  const [at, setAt] = useState(0);
  const outputs = useMemo(() => {
    const all = (value ?? []).filter((each) => each.verdict !== 'error' || each.output !== '');
    return blind ? shuffled(all, `${run.id} ${caseNumber}`) : all;
  }, [value, blind]);
  const current = outputs[Math.min(at, outputs.length - 1)];
  const rate = (result: ResultView, rating: RatingValue, label: string, comment: string) => {
    act({ kind: 'rate', runId: run.id, resultId: result.id, value: rating, label, comment });
    onRated();
  };

  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (how !== 'rate' || !current) return;
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      if (!/^[1-5]$/.test(event.key)) return;
      rate(current, Number(event.key) as RatingValue, current.label ?? '', current.comment ?? '');
      setAt((n) => Math.min(outputs.length - 1, n + 1));
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });

  if (!value)
    return (
      <p class="empty tall" role="status">
        {t('Loading…')}
      </p>
    );
  const [first] = value;
  return (
    <>
      {first && (
        <div class="asked">
          <h2>{first.name}</h2>
          <dl class="vars">
            {first.vars.map(([name, text]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd class="text">{text}</dd>
              </div>
            ))}
          </dl>
        </div>
      )}
      {outputs.length === 0 && <p class="empty">{t('This case has no output to rate.')}</p>}
      {how === 'rate' ? (
        <div class="cards">
          {outputs.map((result, index) => (
            <RateCard
              key={result.id}
              {...{ result, act, blind }}
              letter={String.fromCharCode(65 + index)}
              isCurrent={result === current}
              onFocus={() => setAt(index)}
              onRate={(rating, label, comment) => rate(result, rating, label, comment)}
            />
          ))}
        </div>
      ) : (
        <Pairwise key={caseNumber} {...{ outputs, act, blind, onRated }} runId={run.id} />
      )}
    </>
  );
}

function Summary({ view, runId, act }: { view: ReviewView | undefined; runId: string; act: Act }) {
  return (
    <section class="review-summary" aria-label={t('What people said')}>
      <span role="status">
        {view ? (
          <Defined name="rating">{t('{0} of {1} results rated', view.rated, view.total)}</Defined>
        ) : (
          t('Counting…')
        )}
      </span>
      {view?.raters.map((rater) => (
        <span key={rater.name} class="quiet">
          <Defined name="cohenKappa">
            {t(
              '{0}: graders agree on {1}, Cohen’s kappa {2} (ratings: {3})',
              rater.name,
              rater.compared === 0 ? '–' : percent(rater.agreeing / rater.compared),
              rater.kappa === null ? t('not defined') : rater.kappa.toFixed(2),
              rater.compared,
            )}
          </Defined>
        </span>
      ))}
      {view?.preferences.map((each) => (
        <span key={each.column} class="quiet">
          <Defined name="preference">
            {t('{0}: {1} won, {2} tied, {3} lost', each.column, each.wins, each.ties, each.losses)}
          </Defined>
        </span>
      ))}
      <span class="spring" />
      {reviewExports.map((format) => (
        <button
          key={format}
          type="button"
          class="tool"
          onClick={() => act({ kind: 'exportReview', runId, format })}
        >
          <i class="codicon codicon-export" aria-hidden="true" /> {exportWords[format]}
        </button>
      ))}
    </section>
  );
}
