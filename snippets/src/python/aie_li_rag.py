# title: LlamaIndex: retrieval-augmented answer
# description: Index a folder once, keep the index on disk, and answer with the sources used. Key: OPENAI_API_KEY.
# task: rag
# pip: llama-index-core>=0.14 llama-index-llms-openai>=0.6 llama-index-embeddings-openai>=0.5 llama-index-readers-file>=0.5
# docs: https://developers.llamaindex.ai/python/framework/

from pathlib import Path

from llama_index.core import (
    Settings,
    SimpleDirectoryReader,
    StorageContext,
    VectorStoreIndex,
    load_index_from_storage,
)
from llama_index.embeddings.openai import OpenAIEmbedding
from llama_index.llms.openai import OpenAI

# Models that reason accept no temperature but 1.
Settings.llm = OpenAI(model="gpt-6-luna", temperature=1.0)  # ${1:gpt-6-luna}
Settings.embed_model = OpenAIEmbedding(model="text-embedding-3-small")  # ${2:text-embedding-3-small}
STORAGE = Path("index")  # ${3:index}


def open_index(folder: str):
    if STORAGE.exists():
        return load_index_from_storage(StorageContext.from_defaults(persist_dir=str(STORAGE)))
    index = VectorStoreIndex.from_documents(SimpleDirectoryReader(folder, recursive=True).load_data())
    index.storage_context.persist(persist_dir=str(STORAGE))
    return index


def answer(question: str, folder: str = "docs") -> tuple[str, list[str]]:  # ${4:docs}
    """The answer and the files it rests on."""
    response = open_index(folder).as_query_engine(similarity_top_k=4).query(question)  # ${5:4}
    sources = [str(node.metadata.get("file_path", node.node_id)) for node in response.source_nodes]
    if not sources:
        raise LookupError("Nothing was found for this question.")
    return str(response), sources
