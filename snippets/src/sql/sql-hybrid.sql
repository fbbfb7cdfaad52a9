-- title: Postgres: hybrid search with reciprocal rank fusion
-- description: Ranks by vector and by full text, and fuses the two ranks (k = 60); needs a chunks table with an embedding.
-- task: rag
-- docs: https://github.com/pgvector/pgvector#hybrid-search

ALTER TABLE chunks ADD COLUMN IF NOT EXISTS search tsvector -- ${1:chunks}
  GENERATED ALWAYS AS (to_tsvector('english', content)) STORED; -- ${2|english,simple,german,french,spanish|}
CREATE INDEX IF NOT EXISTS chunks_search_idx ON chunks USING gin (search); -- ${1:chunks} ${1:chunks}

PREPARE hybrid_search (vector, text, integer) AS
WITH by_vector AS (
  SELECT id, row_number() OVER (ORDER BY embedding <=> $1) AS rank
  FROM chunks -- ${1:chunks}
  ORDER BY embedding <=> $1
  LIMIT 50
),
by_text AS (
  SELECT id, row_number() OVER (ORDER BY ts_rank_cd(search, query) DESC) AS rank
  FROM chunks, websearch_to_tsquery('english', $2) AS query -- ${1:chunks} ${2|english,simple,german,french,spanish|}
  WHERE search @@ query
  ORDER BY ts_rank_cd(search, query) DESC
  LIMIT 50
)
SELECT chunks.id, chunks.content, -- ${1:chunks} ${1:chunks}
  coalesce(1.0 / (60 + by_vector.rank), 0) + coalesce(1.0 / (60 + by_text.rank), 0) AS score
FROM by_vector
FULL JOIN by_text USING (id)
JOIN chunks USING (id) -- ${1:chunks}
ORDER BY score DESC
LIMIT $3;
