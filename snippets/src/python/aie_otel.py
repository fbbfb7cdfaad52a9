# title: OpenTelemetry: span of a model call
# description: A client span with the GenAI semantic conventions: model, tokens, errors; no prompt text is recorded.
# task: monitoring
# pip: opentelemetry-api>=1.30 openai>=2
# docs: https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/

from openai import OpenAI
from opentelemetry import trace
from opentelemetry.trace import SpanKind, Status, StatusCode

tracer = trace.get_tracer("my-service")  # ${1:my-service}
client = OpenAI()  # key: OPENAI_API_KEY


def ask(question: str, model: str = "gpt-6-luna") -> str:  # ${2:gpt-6-luna}
    attributes = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": model,
    }
    with tracer.start_as_current_span(
        f"chat {model}", kind=SpanKind.CLIENT, attributes=attributes, record_exception=False
    ) as span:
        try:
            response = client.responses.create(model=model, input=question)
        except Exception as error:
            span.set_attribute("error.type", type(error).__name__)
            span.set_status(Status(StatusCode.ERROR))
            raise
        span.set_attribute("gen_ai.response.model", response.model)
        if response.usage:
            span.set_attribute("gen_ai.usage.input_tokens", response.usage.input_tokens)
            span.set_attribute("gen_ai.usage.output_tokens", response.usage.output_tokens)
        return response.output_text
