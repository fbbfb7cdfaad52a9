import { useEffect, useState } from 'preact/hooks';
import type { FromCosts, MonthBudget, Spending, SpendingView, ToCosts } from '../../shared/costsProtocol.ts';
import { costWords, count, dollars } from '../../shared/figures.ts';
import type { HostConnection } from '../hostConnection.ts';
import { ActContext, Defined } from '../results/defined.tsx';
import type { Act } from '../results/host.ts';
import { said, t } from '../words.ts';
import { EstimateChart, SpendingBars, SpendingByDay } from './costCharts.tsx';
import { RunTable } from './runTable.tsx';

const periodWords: Readonly<Record<string, string>> = {
  today: t('Today'),
  week: t('This week'),
  month: t('This month'),
  all: t('All runs'),
};

/** The panel Costs: what was spent, on what, what was expected of it, and what is left. */
export function CostsApp({ host }: { host: HostConnection<ToCosts> }) {
  const [state, setState] = useState<SpendingView>();
  const [status, setStatus] = useState('');
  const send = (message: FromCosts): void => host.send(message);
  const act: Act = (action) => {
    if (action.kind === 'explain') send({ type: 'explain', number: action.number });
    if (action.kind !== 'save') return;
    const { name, data, base64 } = action;
    send({ type: 'save', name, data, base64 });
  };

  useEffect(() => {
    host.onMessage((message) => {
      if (message.type === 'done') setStatus(message.message);
      else setState(message.state);
    });
    host.send({ type: 'ready' });
  }, [host]);

  if (!state) return <div class="costs" aria-busy="true" />;
  return (
    <ActContext.Provider value={act}>
      <div class="costs">
        <div class="title">
          <h1>{t('Costs')}</h1>
          <span class="quiet">
            {t('what the runs of this workspace have cost, by their vendors’ counts')}
          </span>
          <span class="spring" />
          <span class="quiet" role="status">
            {status}
          </span>
          <button type="button" class="button" onClick={() => send({ type: 'exportCsv' })}>
            {t('Export CSV')}
          </button>
        </div>
        {state.periods.length === 0 ? (
          <p class="empty">{t('Nothing was run yet.')}</p>
        ) : (
          <Figures state={state} send={send} act={act} />
        )}
      </div>
    </ActContext.Provider>
  );
}

function Figures({ state, send, act }: { state: SpendingView; send: (m: FromCosts) => void; act: Act }) {
  const { periods, budget, accuracy, days, models, suites, runs } = state;
  return (
    <>
      <dl class="figures">
        {periods.map((period) => (
          <div key={period.name} class="figure">
            <dt>
              <Defined name="spending">{periodWords[period.name] ?? period.name}</Defined>
            </dt>
            <dd>{said(costWords(period))}</dd>
            <dd class="quiet">{resultWords(period)}</dd>
          </div>
        ))}
        {accuracy && (
          <div class="figure">
            <dt>
              <Defined name="estimate">{t('Estimated and actual')}</Defined>
            </dt>
            <dd>
              {dollars(accuracy.estimated)} → {dollars(accuracy.actual)}
            </dd>
            <dd class="quiet">
              {accuracy.runs === 1 ? t('1 run that ended') : t('{0} runs that ended', count(accuracy.runs))}
              {accuracy.estimated > 0 ? `, ${differenceWords(accuracy.actual / accuracy.estimated - 1)}` : ''}
            </dd>
          </div>
        )}
      </dl>
      <Budget budget={budget} send={send} />
      <div class="charts">
        <SpendingByDay days={days} act={act} />
        <SpendingBars title={t('Spending by model')} spending={models} act={act} />
        <SpendingBars title={t('Spending by suite')} spending={suites} act={act} />
        <EstimateChart runs={runs} act={act} />
      </div>
      <Unpriced models={models} send={send} />
      <RunTable runs={runs} onOpen={(run) => send({ type: 'openRun', run })} />
    </>
  );
}

function Budget({ budget, send }: { budget: MonthBudget | null; send: (m: FromCosts) => void }) {
  if (!budget)
    return (
      <p class="budget quiet">
        {t('No budget for a month is set.')}{' '}
        <button type="button" class="link" onClick={() => send({ type: 'setBudget' })}>
          {t('Set one')}
        </button>
      </p>
    );
  const { limit, spent, left, unknown } = budget;
  const words = left < 0 ? t('{0} over the budget', dollars(-left)) : t('{0} left', dollars(left));
  return (
    <div class="budget">
      <meter
        min={0}
        max={Math.max(limit, 1e-9)}
        high={limit * 0.9}
        optimum={0}
        value={Math.min(spent, limit)}
        aria-label={t('Budget of this month: {0} of {1} spent', dollars(spent), dollars(limit))}
      />
      <span class={left < 0 ? 'over' : ''}>{words}</span>
      <span class="quiet">
        {t('of {0} this month', dollars(limit))}
        {unknown > 0 ? `; ${t('{0} results of unknown price are not in it', count(unknown))}` : ''}
      </span>
      <button type="button" class="link" onClick={() => send({ type: 'setBudget' })}>
        {t('Change')}
      </button>
    </div>
  );
}

function Unpriced({ models, send }: { models: readonly Spending[]; send: (m: FromCosts) => void }) {
  const unknown = models.filter(({ costUnknown }) => costUnknown > 0);
  if (unknown.length === 0) return null;
  return (
    <section aria-label={t('Unknown prices')}>
      <h2>{t('Unknown prices')}</h2>
      <ul>
        {unknown.map(({ name, id = name, costUnknown }) => (
          <li key={name}>
            {costUnknown === 1
              ? t('{0}: 1 result of unknown price', name)
              : t('{0}: {1} results of unknown price', name, count(costUnknown))}{' '}
            <button
              type="button"
              class="link"
              aria-label={`${t('Add price…')} ${name}`}
              onClick={() => send({ type: 'addPrice', model: id })}
            >
              {t('Add price…')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function resultWords({ total, cached }: Spending): string {
  const results = total === 1 ? t('1 result') : t('{0} results', count(total));
  return cached > 0 ? `${results} · ${t('{0} cached', count(cached))}` : results;
}

/** @param share of the estimate that a run cost more, or less if it is below 0 */
function differenceWords(share: number): string {
  const percent = Math.round(Math.abs(share) * 100);
  if (percent === 0) return t('as estimated');
  return share > 0 ? t('{0}% more than estimated', percent) : t('{0}% less than estimated', percent);
}
