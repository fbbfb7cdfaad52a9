# title: Cohere: rerank search results
# description: Orders documents by their relevance to a question and drops those below a threshold. Key: CO_API_KEY.
# task: rag
# pip: cohere>=5.13
# docs: https://docs.cohere.com/v2/reference/rerank

import cohere

client = cohere.ClientV2()  # key: CO_API_KEY


def rerank(question: str, documents: list[str], top: int = 5, threshold: float = 0.2) -> list[tuple[int, float]]:
    """(index into documents, relevance from 0 to 1), the most relevant first."""
    if not documents:
        return []
    response = client.rerank(
        model="rerank-v4.0-pro",  # ${1:rerank-v4.0-pro}
        query=question,
        documents=documents,
        top_n=min(top, len(documents)),
    )
    return [(hit.index, hit.relevance_score) for hit in response.results if hit.relevance_score >= threshold]
