# title: Anthropic: cached prefix
# description: A long document is cached for five minutes; the usage says what was written and read. Key: ANTHROPIC_API_KEY.
# task: providers
# pip: anthropic>=1
# docs: https://platform.claude.com/docs/en/build-with-claude/prompt-caching

from pathlib import Path

from anthropic import Anthropic

client = Anthropic()  # key: ANTHROPIC_API_KEY
# Whatever stands before the mark must stay the same, byte for byte, or the cache is missed.
DOCUMENT = Path("handbook.md").read_text(encoding="utf-8")  # ${1:handbook.md}


def ask_about_document(question: str) -> str:
    message = client.messages.create(
        model="claude-sonnet-5-5",  # ${2:claude-sonnet-5-5}
        max_tokens=1024,
        system=[
            {"type": "text", "text": "Answer only from the document."},
            {"type": "text", "text": DOCUMENT, "cache_control": {"type": "ephemeral"}},
        ],
        messages=[{"role": "user", "content": question}],
    )
    usage = message.usage
    print(f"cache: {usage.cache_creation_input_tokens} written, {usage.cache_read_input_tokens} read")
    if message.stop_reason != "end_turn":
        raise RuntimeError(f"The model did not finish: {message.stop_reason}")
    return "".join(block.text for block in message.content if block.type == "text")
