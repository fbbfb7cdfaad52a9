import { useEffect, useMemo, useState } from 'preact/hooks';
import { count } from '../../../shared/figures.ts';
import type { MatchChange } from '../../../shared/resultsQueries.ts';
import type { CellView, MatchView, RunItem, RunView } from '../../../shared/resultsViews.ts';
import { verdicts } from '../cell.tsx';
import { Defined } from '../defined.tsx';
import type { Host } from '../host.ts';
import { messageOf } from '../host.ts';
import { Outputs } from '../outputs.ts';
import { useAnswer } from '../useAnswer.ts';
import { WordDiff } from '../wordDiff.tsx';
import { dateTime } from '../../dates.ts';
import { visible } from '../../visible.ts';
import { t } from '../../words.ts';

const pageSize = 20;

interface MatchesProps {
  host: Host;
  run: RunView;
  version: number;
  change: MatchChange;
  runs: readonly RunItem[];
  runIds: string[];
  /** Whether changes of words are marked. */
  marked: boolean;
}

const changeSigns = {
  regression: { icon: 'codicon-arrow-down fail', word: t('Regression') },
  improvement: { icon: 'codicon-arrow-up pass', word: t('Improvement') },
  same: { icon: 'codicon-dash', word: t('Same verdict') },
} as const;

/** The results that runs have in common, by case and column, regressions first: what was said before, what is said now. */
export function Matches({ host, run, version, change, runs, runIds, marked }: MatchesProps) {
  const outputs = useMemo(() => new Outputs(host), [host]);
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
  const ids = [run.id, ...runIds];
  const all = [run, ...runs];
  const last = Math.min(value.total, offset + pageSize);
  return (
    <section aria-label={t('Results in common')}>
      <p role="status">
        <i class="codicon codicon-arrow-down fail" aria-hidden="true" />{' '}
        <Defined name="changes">{t('Regressions: {0}', count(counts.regressions))}</Defined> ·{' '}
        <i class="codicon codicon-arrow-up pass" aria-hidden="true" />{' '}
        <Defined name="changes" repeated>
          {t('Improvements: {0}', count(counts.improvements))}
        </Defined>{' '}
        · {t('Results in common: {0}', count(counts.all))}
      </p>
      {value.rows.length === 0 && <p class="empty">{t('No result is like that.')}</p>}
      {value.rows.map((match, index) => (
        <Match key={`${offset}.${index}`} {...{ match, ids, marked, outputs }} runs={all} />
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

interface MatchProps {
  match: MatchView;
  runs: readonly Pick<RunItem, 'id' | 'startedAt'>[];
  /** The run shown, then the others. */
  ids: readonly string[];
  marked: boolean;
  outputs: Outputs;
}

/** One case in every run: the baseline, and each of the others with what is otherwise in it. */
function Match({ match, runs, ids, marked, outputs }: MatchProps) {
  const { whole, failure, loadWhole } = useWhole(match, ids, outputs);
  const sign = changeSigns[match.change];
  const [now, baseline, ...others] = match.cells.map((cell, index) => {
    const run = runs.find((each) => each.id === ids[index]);
    const text = visible(whole?.[index] ?? cell.output);
    return { cell, text, time: run ? dateTime(run.startedAt) : '' };
  });
  if (!now || !baseline) return null;
  const before = marked ? { text: baseline.text, label: t('Baseline') } : undefined;
  const isCut = whole === undefined && match.cells.some(({ left }) => left > 0);
  return (
    <article class={`match ${match.change}`}>
      <h2>
        <i class={`codicon ${sign.icon}`} aria-hidden="true" /> {sign.word}: {match.name}{' '}
        <span class="quiet">{match.column}</span>
      </h2>
      <div class="sides">
        <Side {...baseline} title={t('Baseline')} />
        <Side {...now} title={t('Now')} before={before} />
        {others.map((each, index) => (
          <Side key={index} {...each} title="" before={before} />
        ))}
      </div>
      {isCut && (
        <button type="button" class="link" onClick={loadWhole}>
          {t('Compare the whole outputs')}
        </button>
      )}
      {failure !== undefined && <p role="alert">{failure}</p>}
    </article>
  );
}

/** The outputs in full, once they are asked for. */
function useWhole(match: MatchView, ids: readonly string[], outputs: Outputs) {
  const [whole, setWhole] = useState<string[]>();
  const [failure, setFailure] = useState<string>();
  const key = match.cells.map(({ id }) => id).join();
  useEffect(() => setWhole(undefined), [key]);
  const loadWhole = () => {
    const asked = match.cells.map(({ id }, index) => outputs.of(ids[index] ?? '', id));
    Promise.all(asked).then(setWhole, (reason: unknown) => setFailure(messageOf(reason)));
  };
  return { whole, failure, loadWhole };
}

interface SideProps {
  title: string;
  time: string;
  cell: CellView;
  text: string;
  /** What the text is held against, word by word. */
  before?: { text: string; label: string } | undefined;
}

function Side({ title, time, cell, text, before }: SideProps) {
  const verdict = verdicts[cell.verdict];
  return (
    <div class="side">
      <div class="verdict">
        {title !== '' && <strong>{title}</strong>}
        <span class="quiet">{time}</span>
        <span class="spring" />
        <i class={`codicon ${verdict.icon} ${cell.verdict}`} aria-hidden="true" />
        <span>{verdict.word}</span>
        <span class="quiet">{cell.score.toFixed(2)}</span>
      </div>
      {before && before.text !== text ? (
        <WordDiff before={before.text} after={text} labels={[before.label, title || time]} />
      ) : (
        <div class="text diff">{text === '' ? <em class="quiet">{t('empty')}</em> : text}</div>
      )}
      {cell.reason !== '' && <div class="foot clamp">{cell.reason}</div>}
    </div>
  );
}
