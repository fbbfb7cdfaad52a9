import * as z from 'zod';
import { CupelError, messageOf } from '../errors.ts';
import type { ChatMessage, RenderedPrompt } from '../prompts/prompt.ts';
import type { Usage } from '../providers/provider.ts';
import type { AssertionResult } from './assertion.ts';
import { assertionError } from './assertionErrors.ts';
import { graderKinds, type GraderKind } from './chooseGrader.ts';
import type { GraderInput } from './grader.ts';
import { gradingProvider } from './gradingProvider.ts';
import type { ModelAnswer } from './grading.ts';
import { extractJson } from './jsonExtraction.ts';
import { outputText, shorten } from './outputText.ts';
import { chatPrompt } from './rubricPrompt.ts';
import { SpentError } from './spentError.ts';
import { addCost, addUsage } from './usage.ts';

/** The recorded exchange is cut to this many characters a side. */
const recordedLength = 10_000;

/** What is asked of the grader model. */
export interface Question<T> {
  readonly prompt: RenderedPrompt;
  /** The shape of the answer: asked for as a JSON Schema where `byVendor`, and held against it in any case. */
  readonly answer: z.ZodType<T>;
  /** What the answer is held against, where that is more than is asked for. */
  readonly read?: z.ZodType<T>;
  /** False for a prompt of the user's own, which may ask for another shape. */
  readonly byVendor: boolean;
  /** Reads answers that are no JSON, as prompts of the user's own may ask for. */
  readonly readText?: (text: string) => T | undefined;
}

/** The share of a model-graded assertion that talks to models: it asks, reads answers and keeps count. */
export class Judge {
  readonly #input: GraderInput;
  #tokens: Usage | undefined;
  #cost: number | null = 0;
  #exchange: AssertionResult['grader'];

  constructor(input: GraderInput) {
    this.#input = input;
  }

  /** What was used so far, for the finding. */
  get spent(): SpentError['spent'] {
    return {
      cost: this.#cost,
      ...(this.#tokens === undefined ? {} : { tokens: this.#tokens }),
      ...(this.#exchange === undefined ? {} : { grader: this.#exchange }),
    };
  }

  /**
   * Asks for JSON. A malformed answer is asked for once more, with what was wrong about it.
   * @throws SpentError `assertion.graderAnswer` for a second malformed answer, and what the provider throws
   */
  async ask<T>(question: Question<T>): Promise<T> {
    const first = await this.#complete(question.prompt, question);
    const reading = read(first, question);
    if ('value' in reading) return reading.value;
    const second = await this.#complete(repaired(question.prompt, first, reading.problem), question);
    const repeated = read(second, question);
    if ('value' in repeated) return repeated.value;
    throw this.#error(
      assertionError(
        this.#input.spec,
        'graderAnswer',
        `the grader did not answer as asked, twice: ${repeated.problem}: "${shorten(outputText(second))}"`,
        { hint: 'Use a stronger grader model, or one that keeps to a JSON schema.' },
      ),
    );
  }

  /** The model's answer as it is, for those that are no chat models. */
  async answer(prompt: RenderedPrompt): Promise<unknown> {
    return this.#complete(prompt, { byVendor: false });
  }

  /** One vector a text. */
  async embed(texts: readonly string[]): Promise<number[][]> {
    const { context, spec } = this.#input;
    const provider = gradingProvider(spec, context, 'embedding');
    try {
      const {
        vectors,
        usage,
        cost,
        provider: id,
      } = await context.models.embed(provider, texts, {
        signal: context.signal,
      });
      this.#count(usage, cost);
      this.#exchange ??= { provider: id, prompt: shorten(texts.join('\n'), recordedLength), output: '' };
      if (vectors.length !== texts.length)
        throw assertionError(
          spec,
          'graderAnswer',
          `${texts.length} vectors were asked for, ${vectors.length} came`,
        );
      return vectors;
    } catch (error) {
      throw this.#error(error);
    }
  }

  async #complete(
    prompt: RenderedPrompt,
    { answer, byVendor }: { answer?: z.ZodType; byVendor: boolean },
  ): Promise<unknown> {
    const { context, spec } = this.#input;
    let given: ModelAnswer;
    try {
      const kind = textKindOf(spec.type);
      given = await context.models.complete(gradingProvider(spec, context, kind), prompt, {
        signal: context.signal,
        kind,
        ...(answer && byVendor ? { jsonSchema: wireSchema(answer) } : {}),
      });
    } catch (error) {
      throw this.#error(error);
    }
    const { response, cost, cached, provider } = given;
    this.#count(cached ? undefined : response.usage, cost);
    this.#exchange = {
      provider,
      prompt: shorten(prompt.text, recordedLength),
      output: shorten(outputText(response.output), recordedLength),
    };
    return response.output;
  }

  #count(usage: Usage | undefined, cost: number | null): void {
    this.#tokens = addUsage(this.#tokens, usage);
    this.#cost = addCost(this.#cost, cost);
  }

  #error(error: unknown): unknown {
    if (this.#input.context.signal.aborted) return error;
    const known =
      error instanceof CupelError
        ? error
        : new CupelError('assertion.grader', messageOf(error), { cause: error });
    return new SpentError(known, this.spent);
  }
}

type Reading<T> = { value: T } | { problem: string };

function read<T>(output: unknown, { answer, read: lenient, readText }: Question<T>): Reading<T> {
  const shape = lenient ?? answer;
  const candidate = jsonOf(output);
  const result = candidate === undefined ? undefined : shape.safeParse(candidate);
  if (result?.success) return { value: result.data };
  const value = typeof output === 'string' ? readText?.(output) : undefined;
  if (value !== undefined) return { value };
  return { problem: result ? describeIssues(result.error) : 'there is no JSON object in it' };
}

/** The answer's JSON: the value itself, the whole text, or the first object in it. */
function jsonOf(output: unknown): unknown {
  if (typeof output !== 'string') return output ?? undefined;
  try {
    const value: unknown = JSON.parse(output);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // There may be prose or a fence around it.
  }
  return extractJson(output)[0];
}

function describeIssues(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message))
    .join('; ');
}

/** The same question with the answer that was no use: a request of its own, so that no cache repeats that answer. */
function repaired(prompt: RenderedPrompt, output: unknown, problem: string): RenderedPrompt {
  const messages: ChatMessage[] = [
    ...prompt.messages,
    { role: 'assistant', content: shorten(outputText(output), recordedLength) || '(nothing)' },
    {
      role: 'user',
      content: `That cannot be read: ${problem}. Answer again, in exactly the form that was asked for and with nothing around it.`,
    },
  ];
  return chatPrompt(messages);
}

/** Keywords that vendors' structured outputs refuse, some of them; answers are held against them all the same. */
const refused: ReadonlySet<string> = new Set(
  '$schema minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength minItems maxItems pattern'.split(
    ' ',
  ),
);

/** A shape as the JSON Schema that is sent along. */
function wireSchema(shape: z.ZodType): Record<string, unknown> {
  return prune(z.toJSONSchema(shape)) as Record<string, unknown>;
}

function prune(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(prune);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => !refused.has(key))
      .map(([key, value]) => [key, prune(value)]),
  );
}

/** For which kind of model an assertion's prompts are. */
function textKindOf(type: string): Exclude<GraderKind, 'embedding'> {
  return graderKinds(type).find((kind) => kind !== 'embedding') ?? 'text';
}
