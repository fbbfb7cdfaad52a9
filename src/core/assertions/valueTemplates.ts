import type { RenderOptions } from '../prompts/templates.ts';
import { isTemplate, renderDeep, renderTemplate } from '../prompts/templates.ts';
import { isRecord } from './valueShapes.ts';

/** Renders the texts of assertions with a case's variables, `env` and the suite's filters. */
export class ValueTemplates {
  readonly #options: RenderOptions;
  /** Whether there is anything to render in a value, which is asked for each case anew. */
  readonly #known = new WeakMap<object, boolean>();

  constructor(options: RenderOptions) {
    this.#options = options;
  }

  /** @throws CupelError `template.syntax`, `template.failed` */
  render(text: string, vars: Readonly<Record<string, unknown>>): Promise<string> {
    return renderTemplate(text, vars, this.#options);
  }

  /** A value with every text in it rendered. What holds no template is returned as it is: the same object. */
  async renderDeep(value: unknown, vars: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.#hasTemplate(value) ? renderDeep(value, vars, this.#options) : value;
  }

  #hasTemplate(value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return hasTemplate(value);
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const found = hasTemplate(value);
    this.#known.set(value, found);
    return found;
  }
}

function hasTemplate(value: unknown): boolean {
  if (typeof value === 'string') return isTemplate(value);
  if (Array.isArray(value)) return value.some(hasTemplate);
  return isRecord(value) && Object.values(value).some(hasTemplate);
}
