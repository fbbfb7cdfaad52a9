# title: Split text into token chunks
# description: Chunks of at most N tokens with an overlap, cut at token boundaries; nothing is lost between them.
# task: rag
# pip: tiktoken>=0.9
# docs: https://github.com/openai/tiktoken

from collections.abc import Iterator

import tiktoken

ENCODING = tiktoken.get_encoding("o200k_base")  # ${1|o200k_base,cl100k_base|}


# ${2:512} ${3:64}
def chunk(text: str, size: int = 512, overlap: int = 64) -> Iterator[str]:
    """Yields overlapping chunks; each has at most `size` tokens."""
    if not 0 <= overlap < size:
        raise ValueError("overlap must be at least 0 and less than size")
    # Text that looks like a special token is text here.
    tokens = ENCODING.encode(text, disallowed_special=())
    for start in range(0, len(tokens), size - overlap):
        yield ENCODING.decode(tokens[start : start + size])
        if start + size >= len(tokens):
            return
