import * as z from 'zod';
import type { Finding, Grader } from '../../grader.ts';
import {
  answerStatementsPrompt,
  contextRecallPrompt,
  contextRelevancePrompt,
  statementVerdictsPrompt,
} from '../../graderPrompts/retrieval.ts';
import { Judge } from '../../judge.ts';
import { choosePrompt } from '../../rubricPrompt.ts';
import { textValue } from '../../valueShapes.ts';
import { contextUnits, joinContext, numbered, queryOf, retrievedContext } from './retrievalContext.ts';
import { reaches } from '../../thresholds.ts';

// The measures are those of RAGAS: Es et al. 2023, "RAGAS: Automated Evaluation of Retrieval Augmented Generation".

const attributions = z.object({
  statements: z.array(z.object({ statement: z.string(), attributed: z.boolean() })).min(1),
});

/** The share of the value's statements that the context supports. */
export const contextRecall: Grader = async (input): Promise<Finding> => {
  const context = joinContext(await retrievedContext(input, input.context.prompt));
  const { prompt, custom } = await choosePrompt(input, contextRecallPrompt, {
    context,
    groundTruth: textValue(input),
  });
  const judge = new Judge(input);
  const { statements } = await judge.ask({ prompt, answer: attributions, byVendor: !custom });
  const missing = statements.filter(({ attributed }) => !attributed).map(({ statement }) => statement);
  return share(input.threshold, statements.length - missing.length, statements.length, {
    what: 'statements of the value are in the context',
    example: missing[0] === undefined ? undefined : `not in it: "${missing[0]}"`,
    judge,
  });
};

const relevantParts = z.object({ relevant: z.array(z.number().int()) });

/** The share of the context, by its parts, lines or sentences, that the question needs. */
export const contextRelevance: Grader = async (input): Promise<Finding> => {
  const query = queryOf(input);
  const context = await retrievedContext(input);
  const units = contextUnits(context);
  const { prompt, custom } = await choosePrompt(input, contextRelevancePrompt, {
    query,
    context: joinContext(context),
    units: numbered(units),
  });
  const judge = new Judge(input);
  const { relevant } = await judge.ask({
    prompt,
    answer: relevantParts,
    read: relevantParts.refine(
      (answer) => answer.relevant.every((number) => number >= 1 && number <= units.length),
      `"relevant" must hold numbers from 1 to ${units.length}`,
    ),
    byVendor: !custom,
  });
  return share(input.threshold, new Set(relevant).size, units.length, {
    what: 'parts of the context are needed for the question',
    judge,
  });
};

const statementsAsked = z.object({ statements: z.array(z.string().trim().min(1)) });
const verdictsAsked = z.object({
  verdicts: z.array(z.object({ reason: z.string(), supported: z.boolean() })),
});
const verdictsTaken = z.object({
  verdicts: z.array(
    z
      .object({ reason: z.string().optional(), supported: z.boolean() })
      .transform(({ reason = '', supported }) => ({ reason, supported })),
  ),
});

/** The share of the output's statements that the context supports. An output that states nothing is faithful. */
export const contextFaithfulness: Grader = async (input): Promise<Finding> => {
  const question = queryOf(input);
  const context = joinContext(await retrievedContext(input));
  const judge = new Judge(input);
  const taking = await choosePrompt(
    input,
    answerStatementsPrompt,
    { question, answer: input.text },
    { name: 'statements', index: 0 },
  );
  const { statements } = await judge.ask({
    prompt: taking.prompt,
    answer: statementsAsked,
    byVendor: !taking.custom,
  });
  if (statements.length === 0)
    return { pass: true, score: 1, reason: 'The output states nothing.', ...judge.spent };
  const checking = await choosePrompt(
    input,
    statementVerdictsPrompt,
    { context, statements, numbered: numbered(statements) },
    { name: 'verdicts', index: 1 },
  );
  const { verdicts } = await judge.ask({
    prompt: checking.prompt,
    answer: verdictsAsked,
    read: verdictsTaken.refine(
      (answer) => answer.verdicts.length === statements.length,
      `there must be ${statements.length} verdicts, one for each statement`,
    ),
    byVendor: !checking.custom,
  });
  const unsupported = statements.filter((_, index) => !verdicts[index]?.supported);
  return share(input.threshold, statements.length - unsupported.length, statements.length, {
    what: 'statements of the output are supported by the context',
    example: unsupported[0] === undefined ? undefined : `not supported: "${unsupported[0]}"`,
    judge,
  });
};

function share(
  threshold: number | undefined,
  count: number,
  total: number,
  { what, example, judge }: { what: string; example?: string | undefined; judge: Judge },
): Finding {
  const score = total === 0 ? 0 : count / total;
  const found = `${count} of ${total} ${what}${example === undefined ? '' : `; ${example}`}.`;
  const asked = threshold === undefined || threshold === 0 ? '' : ` At least ${threshold} is asked for.`;
  return { pass: reaches(score, threshold ?? 0), score, reason: found + asked, ...judge.spent };
}
