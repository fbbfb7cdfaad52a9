import type { Command } from 'commander';
import { addAgreementCommand } from './commands/agreement.ts';
import { addBaselineCommand } from './commands/baseline.ts';
import { addPowerCommand } from './commands/power.ts';
import { addCacheCommand } from './commands/cache.ts';
import { addCompareCommand } from './commands/compare.ts';
import { addEstimateCommand } from './commands/estimate.ts';
import { addExplainCommand } from './commands/explain.ts';
import { addExportCommand } from './commands/export.ts';
import { addInitCommand } from './commands/init.ts';
import { addMcpCommand } from './commands/mcp.ts';
import { addMergeCommand } from './commands/merge.ts';
import { addModelsCommand } from './commands/models.ts';
import { addRunCommand } from './commands/run.ts';
import { addRunsCommand } from './commands/runs.ts';
import { addShowCommand } from './commands/show.ts';
import { addTokensCommand } from './commands/tokens.ts';
import { addValidateCommand } from './commands/validate.ts';
import { addWorkerCommand } from './commands/worker.ts';
import type { Terminal } from './terminal.ts';

/** Every command. Each file declares its flags and imports the engine only when it is called. */
export const commands: Readonly<Record<string, (program: Command, terminal: Terminal) => void>> = {
  run: addRunCommand,
  estimate: addEstimateCommand,
  validate: addValidateCommand,
  runs: addRunsCommand,
  show: addShowCommand,
  compare: addCompareCommand,
  baseline: addBaselineCommand,
  power: addPowerCommand,
  agreement: addAgreementCommand,
  explain: addExplainCommand,
  export: addExportCommand,
  merge: addMergeCommand,
  tokens: addTokensCommand,
  models: addModelsCommand,
  init: addInitCommand,
  cache: addCacheCommand,
  worker: addWorkerCommand,
  mcp: addMcpCommand,
};
