import path from 'node:path';
import type { NamedPriceFiles } from '../../core/pricing/projectPrices.ts';
import { ParsedTexts } from '../../core/suites/parsedTexts.ts';
import type { Core } from './core.ts';

/**
 * The engine, each part behind the dynamic import that loads it. The one place of the editor that names its files.
 * @param namedPriceFiles what the settings say of prices
 */
export function createCore(namedPriceFiles: (directory: string) => NamedPriceFiles): Core {
  const parsed = new ParsedTexts();
  return {
    parsed,
    nodeEnvironment: async (options) => {
      const { createNodeEnvironment } = await import('../../core/nodeEnvironment.ts');
      return createNodeEnvironment(options);
    },
    suites: async () => {
      const [
        { loadSuiteParts },
        { validateParts },
        { variableUses, givenVariables },
        { closedDatasets },
        { readablePrompts },
        { renameClash },
        { addToList },
        { addColumn },
        { suiteNames },
      ] = await Promise.all([
        import('../../core/suites/loadSuite.ts'),
        import('../../core/suites/validateSuite.ts'),
        import('../../core/suites/variableUses.ts'),
        import('../../core/suites/closedDatasets.ts'),
        import('../../core/suites/readablePrompts.ts'),
        import('../../core/suites/renameClash.ts'),
        import('../../core/suites/addToList.ts'),
        import('../../core/suites/datasets/addColumn.ts'),
        import('../../core/suites/suiteNames.ts'),
      ]);
      return {
        loadSuiteParts,
        validateParts,
        variableUses,
        givenVariables,
        closedDatasets,
        readablePrompts,
        renameClash,
        addToList,
        addColumn,
        suiteNames,
      };
    },
    prepareOutlines: async () => {
      await import('../../core/suites/outlineSuite.ts');
    },
    outlineSuite: async (text) => {
      const { outlineSuite } = await import('../../core/suites/outlineSuite.ts');
      return outlineSuite(text, parsed);
    },
    fileLinks: async (text, outline) => {
      const { fileLinks } = await import('../../core/suites/fileLinks.ts');
      return fileLinks(text, outline, parsed);
    },
    movedReferences: async (text, outline, move) => {
      const { movedReferences } = await import('../../core/suites/movedReferences.ts');
      return movedReferences(text, outline, move, parsed);
    },
    promptTexts: async (file, environment) => {
      const [{ readPromptFile }, { parseChat }] = await Promise.all([
        import('../../core/prompts/readPrompts.ts'),
        import('../../core/prompts/chat.ts'),
      ]);
      const prompts = await readPromptFile(file, { directory: path.dirname(file), environment });
      return prompts.map(({ raw }) => parseChat(raw) ?? raw);
    },
    promptVersions: async (file, environment) => {
      const { readPromptFile } = await import('../../core/prompts/readPrompts.ts');
      return readPromptFile(file, { directory: path.dirname(file), environment });
    },
    writeStarter: async (folder) => {
      const [{ writeNewFiles }, { starterSuite }, { isSuiteFile }] = await Promise.all([
        import('../../core/suites/writeNewFiles.ts'),
        import('../../core/suites/starterSuite.ts'),
        import('../../core/suites/loadSuite.ts'),
      ]);
      const written = await writeNewFiles(folder, starterSuite);
      return written.find(isSuiteFile) ?? folder;
    },
    suiteLanguage: async () => {
      const [{ describedKeysAt, valuesAt }, { suiteSchema }, { assertionTypes }, { parametersAt }] =
        await Promise.all([
          import('../../core/suites/schemaDiagnostics.ts'),
          import('../../core/suites/schema.ts'),
          import('../../core/suites/assertionTypes.ts'),
          import('../../core/suites/parametersAt.ts'),
        ]);
      return {
        keysAt: (at) => describedKeysAt(suiteSchema, at),
        valuesAt: (at) => valuesAt(suiteSchema, at),
        assertionTypes,
        parametersAt: (text, at) => parametersAt(text, at, parsed),
      };
    },
    estimate: async (suite, options) => {
      const { estimate } = await import('../../core/pricing/estimate.ts');
      return estimate(suite, options);
    },
    runSuite: async (suite, options) => {
      const [{ runSuite }, { readGitCommit }] = await Promise.all([
        import('../../core/engine/runSuite.ts'),
        import('../../core/engine/gitCommit.ts'),
      ]);
      const gitCommit = await readGitCommit(suite.directory);
      return runSuite(suite, { ...options, ...(gitCommit !== undefined && { gitCommit }) });
    },
    openStore: async (directory) => {
      const { openStore } = await import('../../core/store/openStore.ts');
      return openStore(directory);
    },
    tokenCounter: async (learned) => {
      const { createTokenCounter } = await import('../../core/tokens/tokenCounter.ts');
      return createTokenCounter(learned ? { learned } : {});
    },
    learnedFactors: async (directory) => {
      const { factorOf, readFactors } = await import('../../core/tokens/factorFile.ts');
      return factorOf((await readFactors(directory)).factors);
    },
    learnFromRun: async (run, store, counter) => {
      const [{ learnFromRun }, { factorOf }] = await Promise.all([
        import('../../core/tokens/learnFromRun.ts'),
        import('../../core/tokens/factorFile.ts'),
      ]);
      const factors = await learnFromRun(run, store, counter);
      return factors && factorOf(factors);
    },
    prices: async (directory) => {
      const { projectPrices } = await import('../../core/pricing/projectPrices.ts');
      return projectPrices(directory, process.env, namedPriceFiles(directory));
    },
    updatePrices: async (signal) => {
      const { downloadPrices, updatedPricesFile } = await import('../../core/pricing/priceData.ts');
      return downloadPrices(updatedPricesFile(process.env), { signal });
    },
    countExactly: async (texts, model, environment, signal) => {
      const { countExactly } = await import('../../core/tokens/countExactly.ts');
      const spec = { id: model, label: model, config: {}, directory: process.cwd() };
      let tokens = 0;
      for (const text of texts) tokens += (await countExactly(text, spec, environment, signal)).tokens;
      return tokens;
    },
    endCode: async () => {
      const { endSharedCode } = await import('../../core/code/codeRunner.ts');
      await endSharedCode();
    },
    exportRun: async (store, run, file) => {
      const [{ writeReport }, { reportSource }] = await Promise.all([
        import('../../core/reports/writeReport.ts'),
        import('../../core/reports/report.ts'),
      ]);
      await writeReport(file, await reportSource(store, run));
    },
  };
}
