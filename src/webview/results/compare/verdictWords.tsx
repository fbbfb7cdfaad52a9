import { Defined } from '../defined.tsx';

/** verdict: difference, p (test, cases); what else such cases could have shown. How many results are errors */
const sentence = /^([^:]+): (.*?)(?:, (p [=<] \S+))? (\(.*?\))(?:; (.*?))?(?:\. (.*))?$/s;

/** `better: +4.5 points [1.2, 7.8], p = 0.008 (…)`: each number of the sentence leads to its definition. */
export function VerdictWords({ words }: { words: string }) {
  const [, verdict, difference, p, basis = '', more, errors] = sentence.exec(words) ?? [];
  if (verdict === undefined) return <Defined name="verdict">{words}</Defined>;
  return (
    <>
      <Defined name="verdict">{verdict}</Defined>: <Defined name="difference">{difference}</Defined>
      {p !== undefined && (
        <>
          , <Defined name={basis.includes('Holm') ? 'adjustedP' : 'p'}>{p}</Defined>
        </>
      )}{' '}
      {basis}
      {more !== undefined && (
        <>
          ;{' '}
          <Defined name={verdict === 'too few cases' ? 'casesNeeded' : 'smallestDifference'}>{more}</Defined>
        </>
      )}
      {errors !== undefined && (
        <>
          . <Defined name="errors">{errors}</Defined>
        </>
      )}
    </>
  );
}
