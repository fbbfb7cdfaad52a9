import type { CodeRunner } from '../code/codeRunner.ts';
import type { Environment } from '../environment.ts';
import { messageOf } from '../errors.ts';
import type { RenderOptions } from '../prompts/templates.ts';
import type { AssertionSpec } from './assertion.ts';
import { assertionError } from './assertionErrors.ts';
import { BoundedCache } from './boundedCache.ts';
import { JsonSchemas } from './jsonSchemas.ts';
import { ValueFiles } from './valueFiles.ts';
import { ValueTemplates } from './valueTemplates.ts';

/** What graders share for the length of a run: what was compiled and loaded once, and who runs code. */
export class GradingServices {
  readonly environment: Environment;
  readonly code: CodeRunner;
  readonly schemas = new JsonSchemas();
  readonly files: ValueFiles;
  readonly templates: ValueTemplates;
  readonly #patterns = new BoundedCache<string, RegExp>(1000);

  /** @param templates what templates of values see: the suite's `env` and filters. Default: the environment's variables */
  constructor(environment: Environment, code: CodeRunner, templates?: RenderOptions) {
    this.environment = environment;
    this.code = code;
    this.files = new ValueFiles(environment);
    this.templates = new ValueTemplates(templates ?? { env: environment.variables });
  }

  /** Frees what it holds. The code runner belongs to who made it. */
  dispose(): Promise<void> {
    return Promise.resolve();
  }

  /**
   * A pattern, compiled once, ready to be tested from the start of a text.
   * @throws CupelError `assertion.badPattern`
   */
  pattern(spec: AssertionSpec, source: string, flags: string): RegExp {
    const pattern = this.#patterns.get(`${flags}/${source}`, () => {
      try {
        return new RegExp(source, flags);
      } catch (error) {
        throw assertionError(spec, 'badPattern', `the pattern does not compile: ${messageOf(error)}`, {
          hint: 'Write it as JavaScript does, without slashes around it.',
        });
      }
    });
    pattern.lastIndex = 0; // `g` and `y` remember where the last test ended.
    return pattern;
  }
}
