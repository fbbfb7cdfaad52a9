-- title: pgvector: table, HNSW index and search
-- description: A chunk table with a vector column, an HNSW index on cosine distance, an upsert and the nearest chunks.
-- task: rag
-- docs: https://github.com/pgvector/pgvector#hnsw

CREATE EXTENSION IF NOT EXISTS vector;

CREATE TABLE IF NOT EXISTS chunks ( -- ${1:chunks}
  id text PRIMARY KEY,
  source text NOT NULL,
  content text NOT NULL,
  embedding vector(1536) NOT NULL, -- ${2:1536}
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX IF NOT EXISTS chunks_embedding_idx -- ${1:chunks}
  ON chunks USING hnsw (embedding vector_cosine_ops) -- ${1:chunks}
  WITH (m = 16, ef_construction = 64); -- ${3:16} ${4:64}

PREPARE upsert_chunk (text, text, text, vector) AS
INSERT INTO chunks (id, source, content, embedding) -- ${1:chunks}
VALUES ($1, $2, $3, $4)
ON CONFLICT (id) DO UPDATE
SET content = EXCLUDED.content, embedding = EXCLUDED.embedding, updated_at = now();

PREPARE nearest_chunks (vector, text, integer) AS
SELECT id, content, 1 - (embedding <=> $1) AS similarity
FROM chunks -- ${1:chunks}
WHERE source = $2
ORDER BY embedding <=> $1
LIMIT $3;

-- A filter is applied after the index was read: without more candidates, rows would be missing.
SET hnsw.iterative_scan = strict_order;
