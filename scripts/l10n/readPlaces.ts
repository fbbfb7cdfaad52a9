import type { ReadPlaces } from './engineTexts.ts';

/** What people read of the engine in the editor: problems, errors, reasons, estimates, and the words for them. */
const engine: ReadPlaces = {
  files: ['src/core/**/*.ts', 'src/shared/**/*.ts'],
  // Said to models, to those who call the library or the command line, or written into files.
  except:
    /core\/(?:agentTools|batch|metrics|queue|reports|scaffolds|snippets|stats)\/|graderPrompts|suites\/jsonSchema|shared\/definitions/,
  parts: [
    'message',
    'hint',
    'reason',
    'title',
    'problem',
    'problems',
    'note',
    'notes',
    'notice',
    'words',
    'meaning',
    'metric',
    'unit',
    'what',
    'example',
    'method',
    'uncounted',
    'systemMessage',
  ],
  arguments: { refine: 1, say: 0 },
  functions: [
    'estimateLine',
    'estimateDetail',
    'costQuestion',
    'costQuestionOfAll',
    'runsDetail',
    'estimatedWords',
    'costWords',
    'callPriceWords',
    'describeHtml',
    'noteOf',
  ],
  constants: ['refused', 'instead', 'unsupportedKeys'],
};

/** What the keys of a suite and the types of assertions are for. */
const language: ReadPlaces = {
  files: ['src/core/suites/schema.ts', 'src/core/suites/*AssertionTypes.ts'],
  parts: ['description'],
  arguments: { describe: 0 },
};

/** What the keys of a provider's config do. */
const parameters: ReadPlaces = {
  files: ['src/core/providers/parameterTexts.ts'],
  parts: [],
  constants: ['parameterTexts'],
};

/** What the editor itself says beside `l10n.t`: errors, and the words of its files that know nothing of VS Code. */
const editor: ReadPlaces = {
  files: ['src/editor/**/*.ts', 'src/core/errors.ts'],
  parts: ['message', 'hint', 'detail', 'documentation'],
  constants: ['templateFilters', 'ownProviders'],
};

/** What a tool for agents asks a person. */
const tools: ReadPlaces = {
  files: ['src/core/agentTools/**/*.ts'],
  parts: ['title', 'detail'],
  single: true,
};

export const enginePlaces: readonly ReadPlaces[] = [engine, language, parameters, editor, tools];

/** The numbers and what they are. The panels show them as well, by themselves. */
export const definitionPlaces: ReadPlaces = {
  files: ['src/shared/definitions.ts'],
  parts: ['label', 'words'],
  single: true,
};
