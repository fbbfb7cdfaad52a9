// title: OpenTelemetry: span of a model call
// description: A client span with the GenAI semantic conventions: model, tokens, errors; no prompt text is recorded.
// task: monitoring
// npm: @opentelemetry/api
// docs: https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/

import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

const tracer = trace.getTracer('my-service'); // ${1:my-service}

interface Usage {
  responseModel: string;
  inputTokens: number;
  outputTokens: number;
}

/** Runs one model call in a span; the call returns its own usage beside its value. */
export async function traced<T>(model: string, call: () => Promise<{ value: T; usage: Usage }>): Promise<T> {
  const attributes = {
    'gen_ai.operation.name': 'chat', // ${2|chat,embeddings,execute_tool,invoke_agent|}
    'gen_ai.provider.name': 'openai', // ${3|openai,anthropic,gcp.gemini,aws.bedrock,cohere|}
    'gen_ai.request.model': model,
  };
  return tracer.startActiveSpan(`chat ${model}`, { kind: SpanKind.CLIENT, attributes }, async (span) => {
    try {
      const { value, usage } = await call();
      span.setAttributes({
        'gen_ai.response.model': usage.responseModel,
        'gen_ai.usage.input_tokens': usage.inputTokens,
        'gen_ai.usage.output_tokens': usage.outputTokens,
      });
      return value;
    } catch (error) {
      span.setAttribute('error.type', error instanceof Error ? error.name : '_OTHER');
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}
