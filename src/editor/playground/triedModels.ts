import type { Uri } from 'vscode';
import type { SuiteModel } from '../../core/playground/suiteModels.ts';
import type { ProviderSpec } from '../../core/providers/provider.ts';
import { mostModels } from '../../shared/playgroundProtocol.ts';
import { suiteLabel } from '../files/suiteNames.ts';
import type { PlaygroundParts } from './playgroundSession.ts';

/** Suites whose models are offered to prompts of others. */
const offeredSuites = 50;

/** The models that a prompt can be tried with: of the suites that use it, as they are set up there, and others by id. */
export class TriedModels {
  readonly #parts: PlaygroundParts;
  #ofSuites: readonly SuiteModel[] = [];

  constructor(parts: PlaygroundParts) {
    this.#parts = parts;
  }

  /** Looks at the suites that use a prompt. */
  async read(prompt: Uri | undefined): Promise<void> {
    const { suites, environmentFor } = this.#parts;
    const [{ readSuiteProviders }, { suiteModels }, users] = await Promise.all([
      import('../../core/suites/suiteProviders.ts'),
      import('../../core/playground/suiteModels.ts'),
      prompt ? suites.suitesUsing(prompt) : [],
    ]);
    const read = users.map(async ({ suite }) => {
      const file = suite.fsPath;
      const providers = await readSuiteProviders(file, await environmentFor(suite)).catch(() => undefined);
      // A suite that is being written may not be readable: its models are still those that it had.
      const had = this.#ofSuites.filter((model) => model.suite === file);
      return { file, providers: providers ?? had.map(({ provider }) => provider) };
    });
    this.#ofSuites = suiteModels(await Promise.all(read));
  }

  /** Undefined for what no suite that uses the prompt sets up. */
  find(name: string): SuiteModel | undefined {
    return this.#ofSuites.find((model) => model.name === name);
  }

  /**
   * What to begin a prompt with that was looked at just now.
   * @param chosen for the prompt before
   */
  async startWith(prompt: Uri, chosen: readonly string[]): Promise<string[]> {
    // What another suite calls a model means nothing here.
    const kept = chosen.filter((name) => this.find(name)?.isPlain ?? true);
    await this.read(prompt);
    const { modelsToTry } = await import('../../core/playground/suiteModels.ts');
    const models = modelsToTry(this.#ofSuites, mostModels);
    return [models, kept].find(({ length }) => length > 0) ?? ['echo'];
  }

  /** As the suite sets it up that the name is of, else as the id alone says. */
  async specs(names: readonly string[], directory: string): Promise<ProviderSpec[]> {
    const { specOf } = await import('../../core/providers/providerSpecs.ts');
    return names.map((name) => this.find(name)?.provider ?? specOf(name, directory));
  }

  /** The labels of the suites that set models up, by the models' names. */
  suiteLabels(): Record<string, string> {
    const set = this.#ofSuites.filter(({ isPlain }) => !isPlain);
    return Object.fromEntries(set.map(({ name, suite }) => [name, suiteLabel(suite)]));
  }

  /** Names that can be chosen. */
  async offered(scope: Uri): Promise<string[]> {
    const { suites, settings, hostModels } = this.#parts;
    const files = await suites.files.all();
    const users = new Set(this.#ofSuites.map(({ suite }) => suite));
    const others = files.filter(({ fsPath }) => !users.has(fsPath)).slice(0, offeredSuites);
    const outlines = await Promise.all(
      others.map(async (file) => suites.outline(file).catch(() => undefined)), // the suite shows its own error
    );
    const ids = outlines.flatMap((outline) => outline?.providers.map(({ provider }) => provider ?? '') ?? []);
    const ofSuites = this.#ofSuites.map(({ name }) => name);
    const own = (await hostModels.all()).map(({ vendor, id }) => `vscode:${vendor}/${id}`);
    const all = ['echo', settings.defaultModel.get(scope), ...ofSuites, ...ids, ...own];
    return [...new Set(all)].filter((id) => id !== '');
  }
}
