# title: LangChain: retrieval-augmented answer
# description: Split, embed, retrieve and answer with cited chunks, from memory. Key: OPENAI_API_KEY.
# task: rag
# pip: langchain-core>=1 langchain-openai>=1 langchain-text-splitters>=1
# docs: https://docs.langchain.com/oss/python/langchain/rag

from langchain_core.documents import Document
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

PROMPT = ChatPromptTemplate.from_messages(
    [
        ("system", "Answer only from the context and cite chunks as [n]. If it is not there, say so.\n\n{context}"),
        ("user", "{question}"),
    ]
)


def build_index(texts: list[str]) -> InMemoryVectorStore:
    splitter = RecursiveCharacterTextSplitter(chunk_size=800, chunk_overlap=100)  # ${1:800} ${2:100}
    store = InMemoryVectorStore(OpenAIEmbeddings(model="text-embedding-3-small"))  # ${3:text-embedding-3-small}
    store.add_documents(splitter.split_documents([Document(page_content=text) for text in texts]))
    return store


def answer(store: InMemoryVectorStore, question: str) -> str:
    chunks = store.similarity_search(question, k=4)  # ${4:4}
    if not chunks:
        raise ValueError("The index is empty: add documents first.")
    context = "\n\n".join(f"[{n}] {chunk.page_content}" for n, chunk in enumerate(chunks, start=1))
    model = ChatOpenAI(model="gpt-6-luna", max_retries=3)  # ${5:gpt-6-luna}
    return (PROMPT | model | StrOutputParser()).invoke({"context": context, "question": question})
