import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { SnippetParser, Variable } from 'vscode-snippet-parser';
import { readCatalogue, tasks } from '../../scripts/snippets/catalogue.ts';
import { generateJson } from '../../scripts/snippets/emit.ts';
import { editorLanguages } from '../../scripts/snippets/notation.ts';
import { projectRoot } from '../support/paths.ts';
import { expand, itEach, shipped } from './support/shipped.ts';

const VARIABLES = ['TM_FILENAME_BASE', 'CLIPBOARD', 'CURRENT_YEAR', 'CURRENT_MONTH', 'CURRENT_DATE'];

/** The catalogue as it is promised, so that a snippet that gets lost is noticed. */
const promised: Record<string, string> = {
  python:
    'openai openai-json anthropic anthropic-cache gemini cohere-rerank hf-pipeline hf-finetune lora quantize torch-loop tf-fit jax-step sk-eval xgb spacy-pii lc-rag li-rag pinecone weaviate qdrant pgvector chunk embed-batch retry fallback cache stream react mlflow-run wandb-run dvclive otel sagemaker vertex azureml bedrock spark-embed airflow fastapi psi kaggle',
  typescript:
    'openai anthropic gemini cohere hf provider zod lc li pinecone weaviate qdrant pgvector bedrock sagemaker retry stream tools otel',
  yaml: 'suite gha cml dvc compose k8s k8s-canary otelcol',
  dockerfile: 'docker docker-gpu',
  sql: 'sql-pgvector sql-hybrid sql-bq sql-snow',
  json: 'tool ft case',
  shellscript: 'run dvc-diff',
  markdown: 'sys fewshot cot rag-prompt judge pair card safety',
};
promised.javascript = promised.typescript ?? '';

function isTextmateVariable(marker: unknown): marker is Variable {
  return marker instanceof Variable;
}

describe('catalogue', () => {
  it('is the one that is generated from the sources', async () => {
    for (const [file, text] of await generateJson(await readCatalogue(projectRoot)))
      assert.equal(
        await readFile(path.join(projectRoot, file), 'utf8'),
        text,
        `run \`npm run snippets\`: ${file}`,
      );
  });

  it('holds every snippet that is promised, and each prefix once in its language', () => {
    for (const [language, names] of Object.entries(promised)) {
      const found = shipped.filter((snippet) => snippet.language === language).map(({ prefix }) => prefix);
      assert.deepEqual(
        found.toSorted(),
        names
          .split(' ')
          .map((name) => `aie-${name}`)
          .toSorted(),
        language,
      );
    }
  });

  it('is contributed by the manifest for each language', async () => {
    const manifest = JSON.parse(await readFile(path.join(projectRoot, 'package.json'), 'utf8')) as {
      contributes: { snippets: { language: string; path: string }[] };
    };
    const expected = Object.entries(editorLanguages).flatMap(([name, languages]) =>
      languages.map((language) => ({ language, path: `./snippets/${name}.json` })),
    );
    const byLanguage = (a: { language: string }, b: { language: string }) =>
      a.language.localeCompare(b.language);
    assert.deepEqual(manifest.contributes.snippets.toSorted(byLanguage), expected.toSorted(byLanguage));
  });

  it('says for each snippet what it is, what it is for and where its vendor documents it', () => {
    for (const { prefix, title, description, task, docs } of shipped) {
      assert.match(prefix, /^aie-[a-z0-9-]+$/);
      assert.ok(title.length >= 8 && title.length <= 80, `${prefix}: ${title}`);
      assert.match(description, /^\S.{20,}\.$/, prefix);
      assert.ok(tasks.includes(task), prefix);
      assert.equal(new URL(docs).protocol, 'https:', prefix);
    }
  });

  it('names the package of each import, and no other', () => {
    for (const { language, prefix, packages, imports } of shipped) {
      if (language !== 'typescript' && language !== 'javascript') continue;
      const imported = imports
        .map((statement) => /from '([^']+)'/.exec(statement)?.[1] ?? '')
        .filter((name) => !name.startsWith('node:'))
        .map((name) =>
          name
            .split('/')
            .slice(0, name.startsWith('@') ? 2 : 1)
            .join('/'),
        );
      const named = packages.map(({ name }) => name).filter((name) => !name.startsWith('@types/'));
      assert.deepEqual([...new Set(imported)].toSorted(), named.toSorted(), `${language} ${prefix}`);
    }
  });

  it('gives the body without imports as the body less its imports', () => {
    for (const { language, prefix, imports, body, bodyWithoutImports } of shipped) {
      if (!bodyWithoutImports) continue;
      const words = (text: string) => text.split(/\s+/).filter(Boolean).join(' ');
      const joined = words(`${imports.join('\n')}\n${expand(bodyWithoutImports)}`);
      assert.equal(joined, words(expand(body)), `${language} ${prefix}`);
    }
  });

  describe('is a snippet that VS Code understands', () => {
    itEach('snippet', null, (text, { body }) => {
      const snippet = new SnippetParser().parse(body.join('\n'));
      const stops = snippet.placeholders.map((placeholder) => placeholder.index);
      assert.equal(stops.filter((index) => index === 0).length, 1, 'one last place of the cursor');
      const used = [...new Set(stops)].filter((index) => index > 0).toSorted((a, b) => a - b);
      assert.deepEqual(
        used,
        used.map((_, position) => position + 1),
        'tab stops count from 1 without gaps',
      );
      snippet.walk((marker) => {
        if (isTextmateVariable(marker)) assert.ok(VARIABLES.includes(marker.name), `variable ${marker.name}`);
        return true;
      });
      assert.doesNotMatch(text, /\t/, 'indented by spaces, which the editor turns into its own indentation');
      assert.doesNotMatch(text, /[#/-] ?\$\{\d+[:|]/, 'no marker is left');
    });
  });
});
