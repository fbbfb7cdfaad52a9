/** One of the ways in which a piece can be made. */
export interface ScaffoldChoice {
  readonly value: string;
  readonly label: string;
}

export interface ScaffoldQuestion {
  readonly id: string;
  readonly title: string;
  readonly choices: readonly ScaffoldChoice[];
}

/** What a person answered, by the id of the question. */
export type ScaffoldAnswers = Readonly<Record<string, string>>;

/** A piece of a project: several files that work together. */
export interface Scaffold {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly questions: readonly ScaffoldQuestion[];
  /** Where its files go, relative to the workspace; null where their places are given by what reads them. */
  readonly folder: string | null;
  /** Folders of `scaffolds/` whose files make it up; a later one may add to an earlier one, never replace. */
  readonly parts: (answers: ScaffoldAnswers) => readonly string[];
}

/** The pieces that are made of templates alone. Those about a prompt are in `promptPieces.ts`. */
export const scaffolds: readonly Scaffold[] = [
  {
    id: 'evalGate',
    title: 'Eval gate for CI',
    description: 'Runs the suites of a pull request in parts, with a cache and a budget, and comments on it',
    questions: [
      {
        id: 'host',
        title: 'Where does the pipeline run?',
        choices: [
          { value: 'github', label: 'GitHub Actions' },
          { value: 'gitlab', label: 'GitLab CI' },
          { value: 'azure', label: 'Azure Pipelines' },
        ],
      },
    ],
    folder: null,
    parts: ({ host }) => ['eval-gate/common', `eval-gate/${host}`],
  },
  {
    id: 'ragService',
    title: 'RAG service with its eval suite',
    description: 'Answers questions from documents, with citations',
    questions: [
      {
        id: 'server',
        title: 'What serves it?',
        choices: [
          { value: 'fastapi', label: 'FastAPI (Python)' },
          { value: 'fastify', label: 'Fastify (TypeScript)' },
        ],
      },
      {
        id: 'store',
        title: 'What keeps the vectors?',
        choices: [
          { value: 'pgvector', label: 'Postgres with pgvector' },
          { value: 'qdrant', label: 'Qdrant' },
        ],
      },
    ],
    folder: 'rag-service',
    parts: ({ server, store }) => ['rag/common', `rag/${store}`, `rag/${server}`, `rag/${server}-${store}`],
  },
  {
    id: 'driftCheck',
    title: 'Drift check',
    description: 'Compares today’s answers with those of a day that was good',
    questions: [],
    folder: 'drift',
    parts: () => ['drift'],
  },
  {
    id: 'deployment',
    title: 'Docker and Kubernetes deployment with a canary',
    description: 'An image, two versions side by side, and a route that splits the traffic',
    questions: [],
    folder: 'deploy',
    parts: () => ['deploy'],
  },
];

/** Every combination of answers to a piece's questions. */
export function answersOf({ questions }: Pick<Scaffold, 'questions'>): ScaffoldAnswers[] {
  return questions.reduce<ScaffoldAnswers[]>(
    (all, { id, choices }) =>
      all.flatMap((answers) => choices.map(({ value }) => ({ ...answers, [id]: value }))),
    [{}],
  );
}
