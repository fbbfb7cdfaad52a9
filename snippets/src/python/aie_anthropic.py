# title: Anthropic: ask Claude (Messages API)
# description: One call; refusals and answers cut off by max_tokens are errors. Key: ANTHROPIC_API_KEY.
# task: providers
# pip: anthropic>=1
# docs: https://platform.claude.com/docs/en/api/messages

from anthropic import Anthropic

client = Anthropic(max_retries=3, timeout=60)  # key: ANTHROPIC_API_KEY


def ask_claude(question: str) -> str:
    message = client.messages.create(
        model="claude-sonnet-5-5",  # ${1:claude-sonnet-5-5}
        max_tokens=1024,  # ${2:1024}
        system="Answer in one sentence.",  # ${3:Answer in one sentence.}
        messages=[{"role": "user", "content": question}],
    )
    if message.stop_reason != "end_turn":
        raise RuntimeError(f"The model did not finish: {message.stop_reason}")
    return "".join(block.text for block in message.content if block.type == "text")
