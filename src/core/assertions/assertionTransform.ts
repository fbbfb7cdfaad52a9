import { callFile, callInline } from './codeCalls.ts';
import type { AssertionSpec } from './assertion.ts';
import { assertionError } from './assertionErrors.ts';
import type { GradingContext } from './grading.ts';
import type { GradingServices } from './gradingServices.ts';
import { readReference } from './valueFiles.ts';

/** The output as the assertion's own `transform` makes it. */
export async function transformOutput(
  spec: AssertionSpec,
  context: GradingContext,
  services: GradingServices,
): Promise<unknown> {
  if (spec.transform === undefined) return context.output;
  return runTransform('transform', spec.transform, { spec, context, services });
}

/**
 * Runs a transform, an expression, a body or a `file://`, on the output. It sees `output` and
 * `context { vars, prompt, metadata }`.
 * @throws CupelError when the code fails or returns nothing
 */
export async function runTransform(
  name: 'transform' | 'contextTransform',
  source: string,
  request: { spec: AssertionSpec; context: GradingContext; services: GradingServices },
): Promise<unknown> {
  const { spec, context } = request;
  const args = [
    context.output,
    {
      vars: context.vars,
      prompt: { label: context.prompt, raw: context.prompt },
      metadata: context.response.metadata ?? {},
    },
  ];
  const reference = readReference(source, spec.directory);
  if (reference?.language === 'data')
    throw assertionError(
      spec,
      'badTransform',
      `\`${name}\` names a file that is neither JavaScript nor Python`,
    );
  const made = await (reference
    ? callFile(request, reference, args)
    : callInline(request, 'javascript', source, args));
  if (made === undefined || made === null)
    throw assertionError(spec, 'badTransform', `\`${name}\` returned nothing`, {
      hint: 'A body of several statements needs `return`.',
    });
  return made;
}
