# title: Stream an answer
# description: Text as it arrives; stopping early closes the connection, a cut-off answer is an error. Key: OPENAI_API_KEY.
# task: providers
# pip: openai>=2
# docs: https://platform.openai.com/docs/guides/streaming-responses

import asyncio
from collections.abc import AsyncIterator

from openai import AsyncOpenAI


async def stream_answer(question: str) -> AsyncIterator[str]:
    async with AsyncOpenAI() as client:  # key: OPENAI_API_KEY
        stream = await client.responses.create(
            model="gpt-6-luna",  # ${1:gpt-6-luna}
            input=question,
            stream=True,
        )
        async with stream:
            async for event in stream:
                if event.type == "response.output_text.delta":
                    yield event.delta
                elif event.type == "error":
                    raise RuntimeError(event.message)
                elif event.type in ("response.failed", "response.incomplete"):
                    raise RuntimeError(f"The answer is not whole: {event.response.error or event.response.status}")


async def main() -> None:
    async for text in stream_answer("Why is the sky blue?"):  # ${2:Why is the sky blue?}
        print(text, end="", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
