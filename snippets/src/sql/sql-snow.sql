-- title: Snowflake: Cortex similarity search
-- description: Embeds a question with Cortex and orders rows by cosine similarity.
-- task: rag
-- docs: https://docs.snowflake.com/en/sql-reference/functions/ai_embed

WITH question AS (
  SELECT AI_EMBED(
    'snowflake-arctic-embed-l-v2.0', -- ${1:snowflake-arctic-embed-l-v2.0}
    'How do I return a product?' -- ${2:How do I return a product?}
  ) AS embedding
)
SELECT
  chunks.id, -- ${3:chunks}
  chunks.content, -- ${3:chunks}
  VECTOR_COSINE_SIMILARITY(chunks.embedding, question.embedding) AS similarity -- ${3:chunks}
FROM chunks -- ${3:chunks}
CROSS JOIN question
WHERE chunks.embedding IS NOT NULL -- ${3:chunks}
ORDER BY similarity DESC
LIMIT 5; -- ${4:5}
