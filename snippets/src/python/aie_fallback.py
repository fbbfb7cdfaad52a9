# title: Fallback over providers
# description: Tries providers in order; when all fail, the error holds every reason. Keys: OPENAI_API_KEY, ANTHROPIC_API_KEY.
# task: providers
# pip: openai>=2 anthropic>=1
# docs: https://platform.openai.com/docs/guides/error-codes

from collections.abc import Callable

from anthropic import Anthropic, AnthropicError
from openai import OpenAI, OpenAIError


def ask_openai(prompt: str) -> str:
    with OpenAI(timeout=30, max_retries=1) as client:
        return client.responses.create(model="gpt-6-luna", input=prompt).output_text  # ${1:gpt-6-luna}


def ask_anthropic(prompt: str) -> str:
    with Anthropic(timeout=30, max_retries=1) as client:
        message = client.messages.create(
            model="claude-haiku-5-5",  # ${2:claude-haiku-5-5}
            max_tokens=1024,
            messages=[{"role": "user", "content": prompt}],
        )
    return "".join(block.text for block in message.content if block.type == "text")


PROVIDERS: list[Callable[[str], str]] = [ask_openai, ask_anthropic]


def ask(prompt: str) -> str:
    errors: list[Exception] = []
    for provider in PROVIDERS:
        try:
            answer = provider(prompt)
        except (OpenAIError, AnthropicError) as error:
            errors.append(error)
            continue
        if answer:
            return answer
        errors.append(ValueError(f"{provider.__name__} gave an empty answer"))
    raise ExceptionGroup("No provider answered", errors)
