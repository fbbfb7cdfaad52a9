import path from 'node:path';
import { EventEmitter, Uri, lm } from 'vscode';
import type { Disposable, Event, LanguageModelChat } from 'vscode';
import type { Environment } from '../../core/environment.ts';
import type { Answer } from '../../core/playground/tryPrompt.ts';
import type { LocalServer, Place } from '../../core/setup/localServers.ts';
import type { TokenCounter } from '../../core/tokens/tokenCount.ts';
import type { Core } from '../core/core.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import { foldersOnDisk } from '../files/virtualWorkspace.ts';
import type { RunStores } from '../runs/runStores.ts';
import { requireTrust } from '../runs/suiteRunner.ts';
import type { ApiKeys } from '../secrets/apiKeys.ts';
import { vendors } from '../secrets/vendors.ts';
import type { Settings } from '../settings/settings.ts';
import type { VscodeModels } from './hostModels.ts';
import { SoFar } from './soFar.ts';
import { said } from '../words/said.ts';

/** Someone who has models: a vendor, a server on this machine, or VS Code. */
export interface ModelSource {
  kind: 'vendor' | 'local' | 'vscode';
  name: string;
  /** Where its key is; `none` needed; undefined: it is not set up. */
  key: 'secret' | 'environment' | 'none' | undefined;
  /** The variable of its key. */
  variable?: string;
  /** Ids of models that it is known to have. The first is the one that is tested. */
  models: readonly string[];
  /** Variables without which suites do not find it. */
  variables?: Readonly<Record<string, string>>;
}

export interface ModelDirectoryParts {
  core: Core;
  keys: ApiKeys;
  hostModels: Pick<VscodeModels, 'all'>;
  settings: Pick<Settings, 'environment'>;
  environmentFor: (scope: Uri) => Promise<Environment>;
  counter: () => Promise<TokenCounter>;
  /** Where what tests have cost is kept. */
  stores: Pick<RunStores, 'trials' | 'notify'>;
}

/** Who has models, who is set up, and how the last tests went. */
export class ModelDirectory implements Disposable {
  readonly #parts: ModelDirectoryParts;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<void>());
  readonly #tests = new Map<string, Answer>();
  readonly #own: SoFar<readonly LanguageModelChat[]>;
  readonly onDidChange: Event<void> = this.#changed.event;
  /** Where servers on this machine are looked for; where variables say, or the usual places, unless set. */
  places: readonly Place[] | undefined;

  constructor(parts: ModelDirectoryParts) {
    this.#parts = parts;
    this.#own = new SoFar<readonly LanguageModelChat[]>(
      [],
      async () => parts.hostModels.all(),
      (models, before) => {
        if (idsOf(models) !== idsOf(before)) this.#changed.fire();
      },
    );
    this.#store.add(parts.keys.onDidChange(() => this.#changed.fire()));
    this.#store.add(parts.settings.environment.onDidChange(() => this.#changed.fire()));
    this.#store.add(lm.onDidChangeChatModels(() => this.#changed.fire()));
  }

  /** Something that is shown of models may have changed elsewhere: their prices, the servers of this machine. */
  refresh(): void {
    this.#changed.fire();
  }

  /**
   * Those that are set up first. Asks nobody but this machine.
   * @param patienceMs how long to wait for the extensions that bring models into VS Code: they may have to start. What
   * comes later is told as a change.
   */
  async sources(patienceMs = 60_000): Promise<ModelSource[]> {
    const environment = await this.#parts.environmentFor(this.#scope());
    const [stored, servers, own] = await Promise.all([
      this.#parts.keys.names(),
      this.#localServers(environment),
      this.#own.within(patienceMs),
    ]);
    const ofVendors = vendors.map(({ name, variable, model }): ModelSource => {
      const key = stored.includes(variable)
        ? 'secret'
        : environment.variables[variable]
          ? 'environment'
          : undefined;
      return { kind: 'vendor', name, variable, key, models: model === undefined ? [] : [model] };
    });
    const local = servers.map(({ name, models, variables }): ModelSource => ({
      kind: 'local',
      name,
      key: 'none',
      models,
      variables,
    }));
    const byVendor = Map.groupBy(own, ({ vendor }) => vendor);
    const ofVscode = [...byVendor].map(([vendor, models]): ModelSource => ({
      kind: 'vscode',
      name: vendor,
      key: 'none',
      models: models.map(({ id }) => `vscode:${vendor}/${id}`),
    }));
    const all = [...local, ...ofVscode, ...ofVendors];
    return [...all.filter(({ key }) => key !== undefined), ...all.filter(({ key }) => key === undefined)];
  }

  async #localServers({ variables }: Environment): Promise<LocalServer[]> {
    const { findLocalServers, placesIn } = await import('../../core/setup/localServers.ts');
    return findLocalServers(this.places ?? (await placesIn(variables)));
  }

  /** How the last test of a model in this window went. */
  lastTest(model: string): Answer | undefined {
    return this.#tests.get(model);
  }

  /** What a call of a model costs, in words. */
  async priceWords(model: string): Promise<string> {
    const [{ callPriceWords }, prices] = await Promise.all([
      import('../../core/setup/callPrice.ts'),
      this.#parts.core.prices(this.#directory()),
    ]);
    return said(callPriceWords(model, prices, new Date()));
  }

  /** Sends one very short call, which counts toward the month's budget. Its failure is an answer, too. */
  async test(model: string, signal: AbortSignal): Promise<Answer> {
    requireTrust();
    const directory = this.#directory();
    const [environment, prices, counter, { specOf }, { tryPrompt }, { trialPrompt }] = await Promise.all([
      this.#parts.environmentFor(this.#scope()),
      this.#parts.core.prices(directory),
      this.#parts.counter(),
      import('../../core/providers/providerSpecs.ts'),
      import('../../core/playground/tryPrompt.ts'),
      import('../../core/playground/trialSuite.ts'),
    ]);
    const prompt = await trialPrompt('Answer with the word "ready".', { directory, environment });
    const trial = { prompt, vars: {}, providers: [specOf(model, directory)], directory };
    const [answer] = await tryPrompt(trial, { environment, prices, counter }, () => undefined, signal);
    if (!answer) throw new Error('a trial of one model has one answer');
    const { stores } = this.#parts;
    await stores.trials.add(trial.providers, [answer]);
    stores.notify();
    this.#tests.set(model, answer);
    this.#changed.fire();
    return answer;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #directory(): string {
    return foldersOnDisk()[0]?.uri.fsPath ?? process.cwd();
  }

  #scope(): Uri {
    return Uri.file(path.join(this.#directory(), 'any.eval.yaml'));
  }
}

function idsOf(models: readonly LanguageModelChat[]): string {
  return models.map(({ vendor, id }) => `${vendor}/${id}`).join();
}
