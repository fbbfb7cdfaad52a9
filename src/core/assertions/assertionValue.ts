import { callFile, codeContext } from './codeCalls.ts';
import type { AssertionSpec } from './assertion.ts';
import { assertionError } from './assertionErrors.ts';
import type { GradingContext } from './grading.ts';
import type { GradingServices } from './gradingServices.ts';
import { readReference } from './valueFiles.ts';
import { isRecord } from './valueShapes.ts';

/** Types that run the code of a `file://` value themselves, and take its result for the verdict. */
const codeTypes: ReadonlySet<string> = new Set(['javascript', 'python']);

interface ValueRequest {
  readonly spec: AssertionSpec;
  readonly output: unknown;
  readonly context: GradingContext;
  readonly services: GradingServices;
}

/**
 * An assertion's value, ready to be compared with: `file://` data loaded, `file://` code called for the value, and
 * everything else rendered with the case's variables. Text of files is taken as it is.
 * @throws CupelError when a file cannot be read, code fails, or a template does not render
 */
export async function resolveValue(request: ValueRequest): Promise<unknown> {
  const { spec, context, services } = request;
  const { value } = spec;
  if (readReference(value, spec.directory)) return fromFile(request, value);
  if (Array.isArray(value)) return Promise.all(value.map((item) => resolveItem(request, item)));
  return services.templates.renderDeep(value, context.vars);
}

async function resolveItem(request: ValueRequest, item: unknown): Promise<unknown> {
  if (readReference(item, request.spec.directory)) return fromFile(request, item);
  return request.services.templates.renderDeep(item, request.context.vars);
}

async function fromFile(request: ValueRequest, text: unknown): Promise<unknown> {
  const { spec, services } = request;
  const reference = readReference(text, spec.directory);
  if (!reference) return text;
  if (reference.language === 'data') return services.files.load(spec, reference.file);
  if (codeTypes.has(spec.type)) return text;
  const made = await callFile(request, reference, [request.output, codeContext(request)]);
  if (typeof made === 'boolean' || made === undefined || made === null || (isRecord(made) && 'pass' in made))
    throw assertionError(
      spec,
      'badValue',
      'the file returned a verdict, or nothing, where a value is needed',
      {
        hint: 'Return the value to compare with; or use the type `javascript` or `python`.',
      },
    );
  return made;
}
