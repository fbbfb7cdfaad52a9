import { useLayoutEffect, useState } from 'preact/hooks';
import type { ResultView } from '../../../shared/resultsViews.ts';
import type { Act } from '../host.ts';
import { Output } from '../output.tsx';
import { t } from '../../words.ts';

interface PairwiseProps {
  outputs: readonly ResultView[];
  blind: boolean;
  runId: string;
  act: Act;
  onRated(): void;
}

/** Every two outputs of a case, one pair after another: which is better? */
export function Pairwise({ outputs, blind, runId, act, onRated }: PairwiseProps) {
  const [at, setAt] = useState(0);
  const firsts = outputs.filter((each) => each.repeat === 0);
  const pairs = firsts.flatMap((a, index) => firsts.slice(index + 1).map((b) => ({ a, b })));
  const pair = pairs[at];
  const choose = (choice: 'a' | 'b' | 'tie') => {
    if (!pair) return;
    act({ kind: 'prefer', runId, a: pair.a.id, b: pair.b.id, choice });
    setAt(at + 1);
    onRated();
  };
  useLayoutEffect(() => {
    const choices: Record<string, 'a' | 'b' | 'tie'> = { '1': 'a', '2': 'b', '0': 'tie' };
    const onKey = (event: KeyboardEvent) => {
      if (event.target instanceof Element && event.target.closest('input, textarea, select')) return;
      const choice = choices[event.key];
      if (choice) choose(choice);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
  if (pairs.length === 0)
    return <p class="empty">{t('A pair needs two outputs of one case: a second prompt or provider.')}</p>;
  if (!pair) return <p class="empty">{t('All pairs of this case are judged.')}</p>;
  const name = (result: ResultView, letter: string) =>
    blind ? t('Output {0}', letter) : `${result.prompt} · ${result.provider}`;
  return (
    <>
      <div class="sides">
        {[pair.a, pair.b].map((result, index) => (
          <article key={result.id} class="card" aria-label={name(result, index === 0 ? 'A' : 'B')}>
            <h3>{name(result, index === 0 ? 'A' : 'B')}</h3>
            <Output text={result.output} kind={result.kind} markdown={false} act={act} />
          </article>
        ))}
      </div>
      <div class="rating" role="group" aria-label={t('Which is better')}>
        <button type="button" class="button" onClick={() => choose('a')}>
          {t('The left one')} <kbd>1</kbd>
        </button>
        <button type="button" class="button" onClick={() => choose('tie')}>
          {t('As good')} <kbd>0</kbd>
        </button>
        <button type="button" class="button" onClick={() => choose('b')}>
          {t('The right one')} <kbd>2</kbd>
        </button>
        <span class="quiet">{t('Pair {0} of {1}', at + 1, pairs.length)}</span>
      </div>
    </>
  );
}
