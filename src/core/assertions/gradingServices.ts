import type { CodeRunner } from '../code/codeRunner.ts';
import type { Environment } from '../environment.ts';
import type { RenderOptions } from '../prompts/templates.ts';
import { JsonSchemas } from './jsonSchemas.ts';
import { Patterns } from './patterns.ts';
import { TimeLimit } from './timeLimit.ts';
import { ValueFiles } from './valueFiles.ts';
import { ValueTemplates } from './valueTemplates.ts';

/** What was compiled once and holds whatever happens to files: it may be shared by runs. */
export class CompiledChecks {
  readonly patterns = new Patterns();
  readonly schemas = new JsonSchemas();
  readonly limit = new TimeLimit();
}

/** What graders share for the length of a run: what was compiled and loaded once, and who runs code. */
export class GradingServices {
  readonly environment: Environment;
  readonly code: CodeRunner;
  readonly patterns: Patterns;
  readonly schemas: JsonSchemas;
  readonly limit: TimeLimit;
  readonly files: ValueFiles;
  readonly templates: ValueTemplates;

  /**
   * @param options.templates what templates of values see: the suite's `env` and filters. Default: the environment's
   *   variables
   */
  constructor(
    environment: Environment,
    code: CodeRunner,
    options: { templates?: RenderOptions | undefined; compiled?: CompiledChecks } = {},
  ) {
    const { templates = { env: environment.variables }, compiled = new CompiledChecks() } = options;
    this.environment = environment;
    this.code = code;
    this.patterns = compiled.patterns;
    this.schemas = compiled.schemas;
    this.limit = compiled.limit;
    this.files = new ValueFiles(environment);
    this.templates = new ValueTemplates(templates);
  }
}
