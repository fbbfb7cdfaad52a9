/**
 * Every name that package.json and the code share. A unit test holds the two against each other, both ways, so a
 * command that is not declared, or a setting that nothing reads, does not get in.
 */
export const commandIds = {
  runSuite: 'cupel.runSuite',
  runCase: 'cupel.runCase',
  runAll: 'cupel.runAll',
  stopRun: 'cupel.stopRun',
  showResults: 'cupel.showResults',
  openRun: 'cupel.openRun',
  deleteRun: 'cupel.deleteRun',
  exportRun: 'cupel.exportRun',
  estimateSuite: 'cupel.estimateSuite',
  validateSuite: 'cupel.validateSuite',
  newSuite: 'cupel.newSuite',
  insertSnippet: 'cupel.insertSnippet',
  newProjectPiece: 'cupel.newProjectPiece',
  setApiKey: 'cupel.setApiKey',
  removeApiKey: 'cupel.removeApiKey',
  openSettings: 'cupel.openSettings',
  showLog: 'cupel.showLog',
  refresh: 'cupel.refresh',
  tryPrompt: 'cupel.tryPrompt',
  setUpProvider: 'cupel.setUpProvider',
  testConnection: 'cupel.testConnection',
  newSuiteFrom: 'cupel.newSuiteFrom',
  chooseModel: 'cupel.chooseModel',
  explainNumbers: 'cupel.explainNumbers',
  addPromptToSuite: 'cupel.addPromptToSuite',
  compareRuns: 'cupel.compareRuns',
  pinRun: 'cupel.pinRun',
  unpinRun: 'cupel.unpinRun',
  tagRun: 'cupel.tagRun',
  noteRun: 'cupel.noteRun',
  showRunInTests: 'cupel.showRunInTests',
  filterPrompts: 'cupel.filterPrompts',
  filterSuites: 'cupel.filterSuites',
  filterRuns: 'cupel.filterRuns',
  filterCosts: 'cupel.filterCosts',
  filterModels: 'cupel.filterModels',
  clearFilters: 'cupel.clearFilters',
  countExactly: 'cupel.countExactly',
  updatePrices: 'cupel.updatePrices',
  addPrice: 'cupel.addPrice',
  showCosts: 'cupel.showCosts',
  exportCosts: 'cupel.exportCosts',
  previewPrompt: 'cupel.previewPrompt',
  extractPrompt: 'cupel.extractPrompt',
  insertPromptLoader: 'cupel.insertPromptLoader',
} as const;

export type CommandId = (typeof commandIds)[keyof typeof commandIds];

export const viewContainerId = 'cupel';

export const viewIds = {
  prompts: 'cupel.prompts',
  suites: 'cupel.suites',
  runs: 'cupel.runs',
  costs: 'cupel.costs',
  models: 'cupel.models',
} as const;

export type ViewName = keyof typeof viewIds;

/** The context key with the paths of the prompts that are seen in editors. */
export const visiblePromptsContext = 'cupel.visiblePrompts';

/** The context key that says whether a view is filtered. */
export function filteredContext(view: ViewName): string {
  return `cupel.filtered.${view}`;
}

/** The provider of servers of the Model Context Protocol. */
export const mcpProviderId = 'cupel.mcp';

/** `contextValue` of tree items: what `when` clauses of item menus look at. */
export const itemContexts = {
  prompt: 'prompt',
  suite: 'suite',
  runningSuite: 'suite.running',
  case: 'case',
  run: 'run',
  runningRun: 'run.running',
  pinnedRun: 'run.pinned',
  source: 'source',
  missingSource: 'source.missing',
  model: 'model',
  spending: 'spending',
  unpriced: 'spending.unpriced',
} as const;

/** The settings, without `cupel.`, and the types of their values. `null` leaves the word to the suite. */
export interface SettingTypes {
  maxConcurrency: number | null;
  'budget.perRun': number | null;
  'budget.perMonth': number | null;
  confirmAbove: number;
  'pricing.overrides': string[];
  defaultModel: string;
  environment: Record<string, string>;
  'store.directory': string;
  'prompts.include': string[];
  'results.open': 'start' | 'end' | 'failures' | 'never';
  'hover.enabled': boolean;
  'statusBar.enabled': boolean;
  'statusBar.files': 'all' | 'prompts';
  'codeLens.enabled': boolean;
  'inlayHints.enabled': boolean;
  'updateReferences.enabled': boolean;
  'snippets.hover': boolean;
  'mcp.enabled': boolean;
}

export type SettingId = keyof SettingTypes;

const settings: Record<SettingId, true> = {
  maxConcurrency: true,
  'budget.perRun': true,
  'budget.perMonth': true,
  confirmAbove: true,
  'pricing.overrides': true,
  defaultModel: true,
  environment: true,
  'store.directory': true,
  'prompts.include': true,
  'results.open': true,
  'hover.enabled': true,
  'statusBar.enabled': true,
  'statusBar.files': true,
  'codeLens.enabled': true,
  'inlayHints.enabled': true,
  'updateReferences.enabled': true,
  'snippets.hover': true,
  'mcp.enabled': true,
};

export const settingIds = Object.keys(settings) as SettingId[];

/** Settings that hold for a window: they are read without a file. */
export const windowSettings = [
  'budget.perMonth',
  'prompts.include',
  'results.open',
  'mcp.enabled',
] as const satisfies readonly SettingId[];

export type WindowSetting = (typeof windowSettings)[number];

/** Types of the panels and editors that VS Code opens again. */
export const resultsViewType = 'cupel.results';
export const playgroundViewType = 'cupel.playground';
export const runFileViewType = 'cupel.runFile';
