import type { ResultView, RunView } from '../../../shared/resultsViews.ts';
import { verdicts } from '../cell.tsx';
import type { Host } from '../host.ts';
import { useAnswer } from '../useAnswer.ts';
import { t } from '../../words.ts';

interface RepeatsProps {
  host: Host;
  run: RunView;
  result: ResultView;
  version: number;
  onSelect(resultId: string): void;
}

/** The other results of the same case: its repeats, and its columns. */
export function Repeats({ host, run, result, version, onSelect }: RepeatsProps) {
  const { value } = useAnswer(host, { kind: 'siblings', runId: run.id, case: result.case }, version);
  if (!value || value.length < 2) return null;
  const repeats = value.filter((each) => each.prompt === result.prompt && each.provider === result.provider);
  const passed = repeats.filter((each) => each.verdict === 'pass').length;
  return (
    <label class="repeats">
      <span class="quiet">
        {repeats.length > 1 ? `${t('{0} of {1} repeats passed.', passed, repeats.length)} ` : ''}
        {t('Show')}{' '}
      </span>
      <select value={result.id} onChange={(event) => onSelect(event.currentTarget.value)}>
        {value.map((each) => (
          <option key={each.id} value={each.id}>
            {`${each.prompt} · ${each.provider}${each.repeat > 0 ? ` · ${t('repeat {0}', each.repeat + 1)}` : ''}: ${verdicts[each.verdict].word}`}
          </option>
        ))}
      </select>
    </label>
  );
}
