import { useState } from 'preact/hooks';
import { count, dollars, duration, percent } from '../../../shared/figures.ts';
import type { MatchChange } from '../../../shared/resultsQueries.ts';
import { matchChanges } from '../../../shared/resultsQueries.ts';
import type { CompareView, ComparisonView, RunItem, RunView } from '../../../shared/resultsViews.ts';
import { numberOfMetric } from '../../../shared/definitions.ts';
import { Defined } from '../defined.tsx';
import type { Act, Host } from '../host.ts';
import { EmptyState } from '../emptyState.tsx';
import { useAnswer } from '../useAnswer.ts';
import { WordDiff } from '../wordDiff.tsx';
import { Matches } from './matches.tsx';
import { VerdictWords } from './verdictWords.tsx';
import { dateTime } from '../../dates.ts';
import { t } from '../../words.ts';

const mostOthers = 3;

interface CompareProps {
  host: Host;
  run: RunView;
  version: number;
  /** The ids of the other runs. */
  compared: readonly string[];
  act: Act;
  onCompared(ids: string[]): void;
}

const changeWords: Record<MatchChange, string> = {
  all: t('All cases'),
  regressions: t('Regressions'),
  improvements: t('Improvements'),
};

/** The run against one to three others, on the cases that they have in common. */
export function Compare({ host, run, version, compared, act, onCompared }: CompareProps) {
  const { value: runs, error } = useAnswer(host, { kind: 'runs', runId: run.id }, version);
  const [change, setChange] = useState<MatchChange>('all');
  const [marked, setMarked] = useState(true);
  const chosen = compared.length > 0 ? [...compared] : run.baseline ? [run.baseline.id] : [];
  if (error !== undefined) return <Problem text={error} />;
  if (!runs)
    return (
      <p class="empty" role="status">
        {t('Loading…')}
      </p>
    );
  if (runs.length === 0)
    return (
      <EmptyState icon="git-compare" title={t('This is the only run of its suite.')}>
        <p>{t('Run it again, after a change of a prompt or with another model, and compare.')}</p>
      </EmptyState>
    );
  return (
    <div class="page">
      <RunChoice runs={runs} chosen={chosen} onChosen={onCompared} />
      {chosen.length === 0 ? (
        <p class="empty">{t('Choose a run to compare with.')}</p>
      ) : (
        <>
          <Verdicts {...{ host, run, version, act }} runIds={chosen} />
          <div class="filters">
            <label>
              <span class="label">{t('Show')}</span>
              <select
                aria-label={t('Show')}
                value={change}
                onChange={(event) => setChange(event.currentTarget.value as MatchChange)}
              >
                {matchChanges.map((each) => (
                  <option key={each} value={each}>
                    {changeWords[each]}
                  </option>
                ))}
              </select>
            </label>
            <label>
              <input
                type="checkbox"
                checked={marked}
                onChange={(event) => setMarked(event.currentTarget.checked)}
              />{' '}
              {t('Mark what changed')}
            </label>
          </div>
          <Matches {...{ host, run, version, change, marked }} runs={runs} runIds={chosen} />
        </>
      )}
    </div>
  );
}

interface RunChoiceProps {
  runs: readonly RunItem[];
  chosen: readonly string[];
  onChosen(ids: string[]): void;
}

function RunChoice({ runs, chosen, onChosen }: RunChoiceProps) {
  const places = Math.min(mostOthers, chosen.length + 1, runs.length);
  return (
    <div class="filters">
      {Array.from({ length: places }, (_, place) => (
        <label key={place}>
          <span class="label">{place === 0 ? t('Compare with') : t('and')}</span>
          <select
            aria-label={place === 0 ? t('Compare with') : t('and')}
            value={chosen[place] ?? ''}
            onChange={(event) => {
              const next = [...chosen];
              next[place] = event.currentTarget.value;
              onChosen([...new Set(next.filter((id) => id !== ''))]);
            }}
          >
            <option value="">{place === 0 ? t('Choose a run') : t('no other run')}</option>
            {runs
              .filter(({ id }) => id === chosen[place] || !chosen.includes(id))
              .map((each) => (
                <option key={each.id} value={each.id}>
                  {`${dateTime(each.startedAt)}: ${t('{0} of {1} passed', count(each.passed), count(each.total))}`}
                </option>
              ))}
          </select>
        </label>
      ))}
    </div>
  );
}

interface VerdictsProps {
  host: Host;
  run: RunView;
  version: number;
  runIds: string[];
  act: Act;
}

const verdictIcons: Record<ComparisonView['verdict'], string> = {
  better: 'arrow-up pass',
  worse: 'arrow-down fail',
  noDifferenceSeen: 'dash',
  tooFewCases: 'question',
};

function Problem({ text }: { text: string }) {
  return (
    <p role="alert">
      <i class="codicon codicon-error fail" aria-hidden="true" /> {text}
    </p>
  );
}

function Verdicts({ host, run, version, runIds, act }: VerdictsProps) {
  const { value, error } = useAnswer(host, { kind: 'compare', runId: run.id, runIds }, version);
  if (error !== undefined) return <Problem text={error} />;
  if (!value)
    return (
      <p class="empty tall" role="status">
        {t('Comparing…')}
      </p>
    );
  return (
    <section aria-label={t('Verdict')} class="verdicts">
      {value.comparisons.length === 0 && (
        <p>
          <i class="codicon codicon-question" aria-hidden="true" />{' '}
          {t(
            'These runs have no case in common: cases are the same when their variables, assertions and options are.',
          )}
        </p>
      )}
      <table class="plain-table">
        <caption class="sr-only">{t('What changed, with 95% intervals')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('Figure')}</th>
            <th scope="col">{t('Before')}</th>
            <th scope="col">{t('Now')}</th>
            <th scope="col">{t('Verdict')}</th>
          </tr>
        </thead>
        <tbody>
          {value.comparisons.map((each, index) => (
            <tr key={index} class={each.verdict}>
              <th scope="row">
                <Defined name={numberOfMetric(each.figure)}>
                  {figureWords[each.figure] ?? each.figure}
                </Defined>
                {each.column === null ? '' : `, ${each.column}`}
                {runIds.length > 1 && (
                  <span class="quiet"> {t('against {0}', timeOf(value, each.against))}</span>
                )}
              </th>
              <td>{amount(each.figure, each.meanA)}</td>
              <td>{amount(each.figure, each.meanB)}</td>
              <td>
                <i class={`codicon codicon-${verdictIcons[each.verdict]}`} aria-hidden="true" />{' '}
                <VerdictWords words={each.words} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="quiet">
        {t('Paired on the cases that both have.')}{' '}
        <button type="button" class="link" onClick={() => act({ kind: 'openDocs', topic: 'statistics' })}>
          {t('How these are computed')}
        </button>
      </p>
      {value.prompts.map(({ label, run: changed, before, after }) => (
        <details key={`${changed} ${label}`}>
          <summary>
            {changed === run.id
              ? t('The prompt {0} has changed', label)
              : t('The prompt {0} reads otherwise in {1}', label, timeOf(value, changed))}
          </summary>
          <WordDiff
            before={before}
            after={after}
            labels={[t('Baseline'), changed === run.id ? t('Now') : timeOf(value, changed)]}
          />
        </details>
      ))}
    </section>
  );
}

const figureWords: Record<string, string> = {
  pass: t('Pass rate'),
  score: t('Score'),
  cost: t('Cost'),
  latency: t('Latency'),
};

function amount(figure: string, value: number): string {
  if (figure === 'pass') return percent(value);
  if (figure === 'cost') return dollars(value);
  if (figure === 'latency') return duration(value);
  return value.toFixed(3);
}

function timeOf(view: CompareView, id: string): string {
  const run = view.runs.find((each) => each.id === id);
  return run ? dateTime(run.startedAt) : id;
}
