import nunjucks from 'nunjucks';
import type { Environment } from '../environment.ts';
import { BoundedCache } from './boundedCache.ts';
import type { GradingContext } from './grading.ts';
import { isRecord } from './valueShapes.ts';

/** Renders the texts of assertions with a case's variables. Each template is compiled once. */
export class ValueTemplates {
  readonly #engine = new nunjucks.Environment(null, { autoescape: false });
  readonly #compiled = new BoundedCache<string, nunjucks.Template>(1000);
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** A text with its `{{ }}`, `{% %}` and filters carried out. */
  render(text: string, vars: Readonly<Record<string, unknown>>): string {
    if (!isTemplate(text)) return text;
    const template = this.#compiled.get(
      text,
      () => new nunjucks.Template(text, this.#engine, undefined, true),
    );
    return template.render({ env: this.#environment.variables, ...vars });
  }

  /** A value with every text in it rendered. What holds no template is returned as it is, the same object. */
  renderDeep(value: unknown, context: Pick<GradingContext, 'vars'>): unknown {
    if (typeof value === 'string') return this.render(value, context.vars);
    if (!hasTemplate(value)) return value;
    if (Array.isArray(value)) return value.map((item) => this.renderDeep(item, context));
    return Object.fromEntries(
      Object.entries(value as object).map(([key, item]) => [key, this.renderDeep(item, context)]),
    );
  }
}

function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('{#');
}

function hasTemplate(value: unknown): boolean {
  if (typeof value === 'string') return isTemplate(value);
  if (Array.isArray(value)) return value.some(hasTemplate);
  return isRecord(value) && Object.values(value).some(hasTemplate);
}
