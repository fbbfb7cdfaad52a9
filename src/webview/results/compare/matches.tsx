import { useEffect, useState } from 'preact/hooks';
import { count } from '../../../shared/figures.ts';
import type { MatchChange } from '../../../shared/resultsQueries.ts';
import type { CellView, MatchView, RunItem, RunView } from '../../../shared/resultsViews.ts';
import { verdicts } from '../cell.tsx';
import type { Host } from '../host.ts';
import { useAnswer } from '../useAnswer.ts';
import { WordDiff } from '../wordDiff.tsx';
import { t } from '../../words.ts';

const pageSize = 20;

interface MatchesProps {
  host: Host;
  run: RunView;
  version: number;
  change: MatchChange;
  runs: readonly RunItem[];
  runIds: string[];
}

const changeSigns = {
  regression: { icon: 'codicon-arrow-down fail', word: t('Regression') },
  improvement: { icon: 'codicon-arrow-up pass', word: t('Improvement') },
  same: { icon: 'codicon-dash', word: t('Same verdict') },
} as const;

/** The cases that runs have in common, regressions first: what was said before, what is said now. */
export function Matches({ host, run, version, change, runs, runIds }: MatchesProps) {
  const [offset, setOffset] = useState(0);
  useEffect(() => setOffset(0), [change, runIds.join()]);
  const question = { kind: 'matches', runId: run.id, runIds, change, offset, limit: pageSize } as const;
  const { value, error } = useAnswer(host, question, version);
  if (error !== undefined) return <p role="alert">{error}</p>;
  if (!value)
    return (
      <p class="empty tall" role="status">
        {t('Matching cases…')}
      </p>
    );
  const { counts } = value;
  const last = Math.min(value.total, offset + pageSize);
  return (
    <section aria-label={t('Cases in common')}>
      <p role="status">
        <i class="codicon codicon-arrow-down fail" aria-hidden="true" />{' '}
        {t('{0} regressions', count(counts.regressions))} ·{' '}
        <i class="codicon codicon-arrow-up pass" aria-hidden="true" />{' '}
        {t('{0} improvements', count(counts.improvements))} · {t('{0} cases in common', count(counts.all))}
      </p>
      {value.rows.length === 0 && <p class="empty">{t('No case is like that.')}</p>}
      {value.rows.map((match, index) => (
        <Match key={`${offset}.${index}`} match={match} runs={runs} runIds={runIds} />
      ))}
      {value.total > pageSize && (
        <nav class="pager" aria-label={t('Pages')}>
          <button
            type="button"
            class="button"
            disabled={offset === 0}
            onClick={() => setOffset(offset - pageSize)}
          >
            {t('Before')}
          </button>
          <span>{t('{0}–{1} of {2}', count(offset + 1), count(last), count(value.total))}</span>
          <button
            type="button"
            class="button"
            disabled={last >= value.total}
            onClick={() => setOffset(offset + pageSize)}
          >
            {t('Next')}
          </button>
        </nav>
      )}
    </section>
  );
}

function Match({ match, runs, runIds }: { match: MatchView; runs: readonly RunItem[]; runIds: string[] }) {
  const [now, ...before] = match.cells;
  const sign = changeSigns[match.change];
  if (!now) return null;
  return (
    <article class={`match ${match.change}`}>
      <h2>
        <i class={`codicon ${sign.icon}`} aria-hidden="true" /> {sign.word}: {match.name}{' '}
        <span class="quiet">{match.column}</span>
      </h2>
      <div class="sides">
        <Side title={t('Now')} cell={now} />
        {before.map((cell, index) => {
          const run = runs.find((each) => each.id === runIds[index]);
          return (
            <Side
              key={index}
              title={run ? new Date(run.startedAt).toLocaleString() : t('Before')}
              cell={cell}
            />
          );
        })}
      </div>
      {before.length === 1 && before[0] && before[0].output !== now.output && (
        <WordDiff before={before[0].output} after={now.output} labels={[t('Before'), t('Now')]} />
      )}
    </article>
  );
}

function Side({ title, cell }: { title: string; cell: CellView }) {
  const verdict = verdicts[cell.verdict];
  return (
    <div class="side">
      <div class="verdict">
        <span class="quiet">{title}</span>
        <i class={`codicon ${verdict.icon} ${cell.verdict}`} aria-hidden="true" />
        <span>{verdict.word}</span>
        <span class="quiet">{cell.score.toFixed(2)}</span>
      </div>
      <div class="output clamp">{cell.output}</div>
      {cell.reason !== '' && <div class="foot clamp">{cell.reason}</div>}
    </div>
  );
}
