# title: OpenAI: structured output
# description: The answer is parsed into a pydantic model; a refusal or a cut-off answer is an error. Key: OPENAI_API_KEY.
# task: providers
# pip: openai>=2 pydantic>=2
# docs: https://platform.openai.com/docs/guides/structured-outputs

from typing import Literal

from openai import OpenAI
from pydantic import BaseModel, Field

client = OpenAI()  # key: OPENAI_API_KEY


class Ticket(BaseModel):
    summary: str = Field(description="One sentence")
    severity: Literal["low", "medium", "high"]
    component: str | None = Field(description="null when the text names none")


def extract_ticket(text: str) -> Ticket:
    response = client.responses.parse(
        model="gpt-6-luna",  # ${1:gpt-6-luna}
        instructions="Extract the support ticket.",  # ${2:Extract the support ticket.}
        input=text,
        text_format=Ticket,
    )
    if response.output_parsed is None:
        reason = response.incomplete_details or response.output_text or "refused"
        raise ValueError(f"No structured answer: {reason}")
    return response.output_parsed
