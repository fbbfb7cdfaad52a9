import type { OutlineItem, SuiteOutline } from './suite.ts';

/**
 * The items that make cases. Of a scenario these are its tests, each run with every set; one without tests is a case
 * itself.
 */
export function caseItems({ tests, scenarios }: SuiteOutline): OutlineItem[] {
  const inScenarios = scenarios.flatMap((each) => (each.tests.length > 0 ? each.tests : [each]));
  return inScenarios.length > 0 ? [...tests, ...inScenarios] : [...tests];
}

/** The items that may name files with prompts or cases. */
export function fileItems({ prompts, tests, scenarios, defaultTest }: SuiteOutline): OutlineItem[] {
  const inScenarios = scenarios.flatMap((each) => [each, ...each.sets, ...each.tests]);
  const items = [...prompts, ...tests, ...inScenarios, ...(defaultTest ? [defaultTest] : [])];
  return items.filter(({ file }) => file !== undefined);
}
