import type { CheckView, ResultView } from '../../../shared/resultsViews.ts';
import { verdicts } from '../cell.tsx';
import { WordDiff } from '../wordDiff.tsx';
import { Defined } from '../defined.tsx';
import { t } from '../../words.ts';

/** Assertions whose expected value is a text that the output should be or hold. */
const comparable = /^(not-)?(i?equals|i?contains|starts-with|levenshtein|similar|rouge|bleu|gleu|meteor)/;

export function Checks({ result }: { result: ResultView }) {
  return (
    <>
      <h3>{t('Assertions')}</h3>
      {result.checks.length === 0 && (
        <p class="quiet">{t('None: the case passes when the call succeeds.')}</p>
      )}
      <ul class="checks">
        {result.checks.map((check, index) => (
          <Check key={index} check={check} output={result.output} />
        ))}
      </ul>
    </>
  );
}

function Check({ check, output }: { check: CheckView; output: string }) {
  const outcome = check.pass ? 'pass' : check.errored ? 'error' : 'fail';
  const verdict = verdicts[outcome];
  const { expected, grader } = check;
  return (
    <li>
      <i class={`codicon ${verdict.icon} ${outcome}`} aria-hidden="true" />
      <div class="check">
        <strong>{check.type}</strong> {check.metric !== null && <span class="quiet">{check.metric}</span>}{' '}
        <span class="quiet">
          {verdict.word}, <Defined name="assertionScore">{check.score.toFixed(2)}</Defined>
          {check.threshold === null ? '' : `, ${t('threshold {0}', check.threshold)}`}
          {check.weight === 1 ? '' : `, ${t('weight {0}', check.weight)}`}
        </span>
        <div class="text">{check.reason}</div>
        {expected !== null && (
          <details open={!check.pass}>
            <summary>{check.pass ? t('Expected') : t('Expected and actual')}</summary>
            {!check.pass && comparable.test(check.type) ? (
              <WordDiff before={expected} after={output} labels={[t('Expected'), t('Actual')]} />
            ) : (
              <pre class="text" tabIndex={0}>
                {expected}
              </pre>
            )}
          </details>
        )}
        {grader && (
          <details>
            <summary>{t('Asked {0}', grader.provider)}</summary>
            <div class="quiet">{t('Asked')}</div>
            <pre class="text" tabIndex={0}>
              {grader.prompt}
            </pre>
            <div class="quiet">{t('Answered')}</div>
            <pre class="text" tabIndex={0}>
              {grader.output}
            </pre>
          </details>
        )}
        {check.components.length > 0 && (
          <ul class="checks">
            {check.components.map((each, index) => (
              <Check key={index} check={each} output={output} />
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}
