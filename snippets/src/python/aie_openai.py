# title: OpenAI: ask a model (Responses API)
# description: One call with a bounded answer; an answer that was cut off is an error. Key: OPENAI_API_KEY.
# task: providers
# pip: openai>=2
# docs: https://platform.openai.com/docs/api-reference/responses/create

from openai import OpenAI

client = OpenAI(max_retries=3, timeout=60)  # key: OPENAI_API_KEY


def ask(question: str) -> str:
    response = client.responses.create(
        model="gpt-6-luna",  # ${1:gpt-6-luna}
        instructions="Answer in one sentence.",  # ${2:Answer in one sentence.}
        input=question,
        max_output_tokens=1024,  # ${3:1024}
    )
    if response.status != "completed":
        reason = response.error or response.incomplete_details or response.status
        raise RuntimeError(f"The model did not finish: {reason}")
    return response.output_text
