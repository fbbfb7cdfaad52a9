-- title: BigQuery: VECTOR_SEARCH
-- description: The nearest rows of one source to a vector in @embedding, made by the model that embedded the table.
-- task: rag
-- docs: https://cloud.google.com/bigquery/docs/reference/standard-sql/search_functions#vector_search

-- @embedding ARRAY<FLOAT64>, @source STRING. A filter inside the first argument is applied before the search.
SELECT
  base.id,
  base.content,
  distance
FROM VECTOR_SEARCH(
  (SELECT id, content, embedding FROM `my_dataset.chunks` WHERE source = @source), -- ${1:my_dataset.chunks}
  'embedding',
  (SELECT @embedding AS embedding),
  query_column_to_search => 'embedding',
  top_k => 5, -- ${2:5}
  distance_type => 'COSINE' -- ${3|COSINE,DOT_PRODUCT,EUCLIDEAN|}
)
ORDER BY distance;
