import { useState } from 'preact/hooks';
import type { RunSpending } from '../../shared/costsProtocol.ts';
import { costWords, count, dollars } from '../../shared/figures.ts';
import { dateTime } from '../dates.ts';
import { said, t } from '../words.ts';

const step = 50;

/** The runs, the newest first, with what was expected of each. */
export function RunTable({ runs, onOpen }: { runs: readonly RunSpending[]; onOpen: (run: string) => void }) {
  const [shown, setShown] = useState(step);
  return (
    <section aria-label={t('Runs')}>
      <h2>{t('Runs')}</h2>
      <div class="table-scroll" tabIndex={0} role="region" aria-label={t('{0}, table', t('Runs'))}>
        <table class="plain-table">
          <thead>
            <tr>
              <th scope="col">{t('Started')}</th>
              <th scope="col">{t('Suite')}</th>
              <th scope="col" class="number">
                {t('Results')}
              </th>
              <th scope="col" class="number">
                {t('Estimated')}
              </th>
              <th scope="col" class="number">
                {t('Actual')}
              </th>
            </tr>
          </thead>
          <tbody>
            {runs.slice(0, shown).map((run) => (
              <tr key={run.id}>
                <td>{dateTime(run.startedAt)}</td>
                <td>
                  <button type="button" class="link" onClick={() => onOpen(run.id)}>
                    {run.suite}
                  </button>
                </td>
                <td class="number">{count(run.total)}</td>
                <td class="number">{run.estimated === null ? '–' : `≈ ${dollars(run.estimated)}`}</td>
                <td class="number">{said(costWords(run))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {runs.length > shown && (
        <button type="button" class="link" onClick={() => setShown(shown + step)}>
          {t('{0} more', count(runs.length - shown))}
        </button>
      )}
    </section>
  );
}
