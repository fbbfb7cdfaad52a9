"""Stores the documents: python -m app.embed documents"""

import asyncio
import sys
from pathlib import Path

from openai import AsyncOpenAI

from app.store import Store

EMBEDDING_MODEL = "text-embedding-3-small"  # 1536 numbers a vector
LONGEST = 1500  # characters of a chunk


def chunks_of(text: str) -> list[str]:
    """Paragraphs, joined up to the longest chunk; one that is longer is cut."""
    chunks: list[str] = []
    for paragraph in (part.strip() for part in text.split("\n\n")):
        for start in range(0, len(paragraph), LONGEST):
            piece = paragraph[start : start + LONGEST]
            if chunks and len(chunks[-1]) + len(piece) + 2 <= LONGEST:
                chunks[-1] += "\n\n" + piece
            else:
                chunks.append(piece)
    return chunks


async def embed_folder(folder: Path) -> int:
    store = Store()
    await store.open()
    try:
        async with AsyncOpenAI(max_retries=5) as client:
            count = 0
            for file in sorted(folder.rglob("*.md")):
                texts = chunks_of(file.read_text(encoding="utf-8"))
                if not texts:
                    continue
                source = file.relative_to(folder).as_posix()
                response = await client.embeddings.create(model=EMBEDDING_MODEL, input=texts)
                vectors = [item.embedding for item in sorted(response.data, key=lambda item: item.index)]
                await store.replace(source, list(zip(texts, vectors, strict=True)))
                count += len(texts)
            return count
    finally:
        await store.close()


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit("usage: python -m app.embed FOLDER")
    print(f"{asyncio.run(embed_folder(Path(sys.argv[1])))} chunks stored")
