import path from 'node:path';
import type { CaseGrade } from '../assertions/gradeCase.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { CupelError, messageOf } from '../errors.ts';
import { formatLocation, type Location } from '../location.ts';
import { ProviderError, type ProviderResponse } from '../providers/provider.ts';
import type { Answer } from './callRunner.ts';
import type { Lane } from './modelCall.ts';
import type { PlannedCall } from './plan.ts';
import type { Redactor } from './redactor.ts';
import type { Result } from './result.ts';

/** The result of a call that was answered and graded. */
export function resultOf(
  call: PlannedCall,
  lane: Lane,
  { response, cached, cost, attempts, queueMs, vars, rendered, config }: Answer,
  output: unknown,
  grade: CaseGrade,
): Result {
  const { toolCalls, usage, connectMs, firstTokenMs, finishReason, requestId, logprobs, raw } = response;
  const called = call.case.providerOutput === undefined;
  // Of a chain, who of it did.
  const answeredBy = lane.provider.chain && response.metadata?.['answeredBy'];
  return {
    ...identityOf(call),
    ...(answeredBy === undefined ? {} : { metadata: { ...call.case.metadata, answeredBy } }),
    vars,
    rendered: rendered.text,
    output,
    ...(toolCalls ? { toolCalls } : {}),
    pass: grade.pass,
    score: grade.score,
    assertions: grade.assertions,
    ...(Object.keys(grade.namedScores).length > 0 ? { namedScores: grade.namedScores } : {}),
    tokens: usage ?? null,
    cost: cost === null || grade.cost === null ? null : cost + grade.cost,
    latencyMs: called && !response.batched ? response.latencyMs : null,
    queueMs,
    ...(connectMs === undefined ? {} : { connectMs }),
    ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
    attempts,
    cached,
    ...(finishReason === undefined ? {} : { finishReason }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(logprobs && logprobs.length > 0 ? { logprobs } : {}),
    ...(lane.provider.remote ? { request: lane.provider.identity(config) } : {}),
    ...(raw === undefined ? {} : { raw }),
    ...(grade.error ? { error: grade.error } : {}),
  };
}

/** What a result says of its call, whatever came of it. */
export function identityOf({ id, case: each, prompt, provider, repeat }: PlannedCall) {
  const { index, description, metadata, hash } = each;
  return {
    id,
    case: index,
    prompt,
    provider,
    repeat,
    ...(description === undefined ? {} : { description }),
    ...(Object.keys(metadata).length > 0 ? { metadata: { ...metadata } } : {}),
    caseHash: hash,
  };
}

/** The answer of a case that brings its output along. */
export function given(output: unknown): ProviderResponse {
  return { output, latencyMs: 0 };
}

/** What a case that cannot be read comes to: the mistake and its place. */
export function brokenCase({ code, message, hint, location }: Diagnostic, directory: string): CupelError {
  return new CupelError(code, `${placeIn(location, directory)}: ${message}`, { location, hint });
}

/** What a transform that failed comes to: why, and where it is. */
export function failedTransform(
  error: CupelError,
  of: string,
  location: Location | undefined,
  directory: string,
): CupelError {
  const { code, message, hint } = error;
  const place = location === undefined ? '' : `${placeIn(location, directory)}: `;
  return new CupelError(code, `${place}\`transform\` ${of}: ${message}`, { hint, location, cause: error });
}

function placeIn(location: Location, directory: string): string {
  const file = path.relative(directory, location.file).replaceAll(path.sep, '/');
  return formatLocation({ ...location, file });
}

/** A failure as a result tells it, without keys. */
export function describeFailure(error: unknown, redactor: Redactor): { code: string; message: string } {
  if (!(error instanceof CupelError))
    return { code: 'internal', message: redactor.message(messageOf(error)) };
  const hint = error.hint && !(error instanceof ProviderError && error.retryable) ? ` ${error.hint}` : '';
  return { code: error.code, message: redactor.message(`${error.message}${hint}`) };
}

export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
