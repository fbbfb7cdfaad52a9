# title: Tool loop (reason and act)
# description: The model calls your functions until it answers; failures go back to it and rounds are limited. Key: ANTHROPIC_API_KEY.
# task: providers
# pip: anthropic>=1
# docs: https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use

import json
from collections.abc import Callable

from anthropic import Anthropic
from anthropic.types import MessageParam, ToolParam, ToolResultBlockParam

client = Anthropic()  # key: ANTHROPIC_API_KEY


def get_weather(city: str) -> dict[str, object]:
    return {"city": city, "celsius": 21}


FUNCTIONS: dict[str, Callable[..., object]] = {"get_weather": get_weather}
TOOLS: list[ToolParam] = [
    {
        "name": "get_weather",
        "description": "Current weather in a city, in degrees Celsius.",
        "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    }
]


def run_tool(call_id: str, name: str, arguments: dict[str, object]) -> ToolResultBlockParam:
    try:
        content, failed = json.dumps(FUNCTIONS[name](**arguments)), False
    except Exception as error:  # the model is told, and can try again
        content, failed = f"{type(error).__name__}: {error}", True
    return {"type": "tool_result", "tool_use_id": call_id, "content": content, "is_error": failed}


def run_agent(question: str, max_rounds: int = 8) -> str:  # ${1:8}
    messages: list[MessageParam] = [{"role": "user", "content": question}]
    for _ in range(max_rounds):
        message = client.messages.create(
            model="claude-sonnet-5-5",  # ${2:claude-sonnet-5-5}
            max_tokens=2048,
            messages=messages,
            tools=TOOLS,
        )
        if message.stop_reason not in ("tool_use", "end_turn"):
            raise RuntimeError(f"The model did not finish: {message.stop_reason}")
        messages.append({"role": "assistant", "content": message.content})
        calls = [block for block in message.content if block.type == "tool_use"]
        if not calls:
            return "".join(block.text for block in message.content if block.type == "text")
        messages.append({"role": "user", "content": [run_tool(c.id, c.name, c.input) for c in calls]})
    raise RuntimeError(f"The model still asked for tools after {max_rounds} rounds.")
