import type { Result } from '../engine/result.ts';
import { CupelError } from '../errors.ts';
import type { Location } from '../location.ts';
import { canonicalJson } from './caseHash.ts';
import type { Case, Suite } from './suite.ts';

/** What a result keeps of its case. */
export type CaseOfResult = Pick<Result, 'case' | 'caseHash' | 'description' | 'vars'>;

type Cases = Pick<Suite, 'cases' | 'extensions'>;

/**
 * The case that a result is of, in the suite as it is now: the one with its hash, wherever it was moved to. Where only
 * its assertions were changed, as by accepting an output, it is the one that asks the same and was not in the run.
 * @param isOfRun whether a case of the run has a hash
 * @throws CupelError `suite.noSuchCase` when it was changed or taken out, or cannot be told from others
 */
export async function findCase(
  suite: Cases,
  result: CaseOfResult,
  isOfRun: (hash: string) => Promise<boolean>,
): Promise<Case> {
  const same: Case[] = [];
  const alike: Case[] = [];
  const stored = new Set<string>(['_conversation']);
  for await (const each of suite.cases()) {
    const { hash, index, description, options } = each;
    if (hash === result.caseHash) {
      if (index === result.case && description === result.description) return each;
      same.push(each);
    } else if (asksTheSame(each, result, suite, stored)) alike.push(each);
    if (options.storeOutputAs !== undefined) stored.add(options.storeOutputAs);
  }
  // Cases of one hash differ in nothing but their name.
  const named = same.find(({ description }) => description === result.description);
  const found = named ?? same.find(({ index }) => index === result.case) ?? same[0];
  if (found) return found;
  const changed: Case[] = [];
  for (const each of alike) if (!(await isOfRun(each.hash))) changed.push(each);
  const only = changed.length === 1 ? changed[0] : changed.find(({ index }) => index === result.case);
  if (only) return only;
  throw new CupelError('suite.noSuchCase', 'This case was changed or taken out of the suite since the run.', {
    hint: 'Run the suite again, and look at the new results.',
  });
}

/** Results have variables beyond those of the case: what earlier outputs were stored in, and what code has added. */
function asksTheSame(
  { vars, description, options }: Case,
  result: CaseOfResult,
  { extensions }: Cases,
  stored: ReadonlySet<string>,
): boolean {
  if (description !== result.description) return false;
  const hasCode = extensions.length > 0 || options.transformVars !== undefined;
  const isOwn = (name: string) => Object.hasOwn(vars, name) || !(hasCode || stored.has(name));
  const own = Object.entries(result.vars).filter(([name]) => isOwn(name));
  return canonicalJson(vars) === canonicalJson(Object.fromEntries(own));
}

/**
 * Where a case stands in the `tests` of its suite.
 * @throws CupelError `suite.notEditable` where it comes from elsewhere
 */
export function placeInTests(suite: Suite, { location }: Case): number {
  const { tests } = suite.source as { tests?: unknown };
  const items = location.file === suite.file && Array.isArray(tests) ? tests : [];
  const at = items.findIndex((_, index) => isSamePlace(suite.locate(['tests', index]), location));
  if (at !== -1) return at;
  throw new CupelError('suite.notEditable', 'Only cases of the list "tests" can be changed from here.', {
    hint: 'Cases of a dataset, a scenario or a generator are changed where they come from.',
    location,
  });
}

/**
 * Makes sure that what one case expects is not expected of others too.
 * @throws CupelError `suite.notEditable` where lists of variables make several cases of one text
 */
export async function requireAlone(suite: Cases, { index, location }: Case): Promise<void> {
  for await (const each of suite.cases())
    if (each.index !== index && isSamePlace(each.location, location))
      throw new CupelError('suite.notEditable', 'Lists of variables make several cases of this one.', {
        hint: 'Write them out as cases of their own: each expects another output.',
        location,
      });
}

function isSamePlace(one: Location, other: Location): boolean {
  const [{ start }, { start: there }] = [one.range, other.range];
  return one.file === other.file && start.line === there.line && start.column === there.column;
}
