import { l10n, TestRunProfileKind, window, workspace } from 'vscode';
import type { CancellationToken, TestRunRequest } from 'vscode';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { ShowError } from '../errors/showError.ts';
import { isVirtualWorkspace } from '../files/virtualWorkspace.ts';
import type { SuiteRunner } from '../runs/suiteRunner.ts';
import { pickProvider } from './pickProvider.ts';
import type { Testing } from './registerTesting.ts';
import type { ProfileOptions } from './testRuns.ts';

type Handler = (request: TestRunRequest, token: CancellationToken) => Promise<void>;

/**
 * The ways of running that the Test Explorer offers: in a workspace that is not trusted only the estimate, in one on no
 * disk none.
 */
export function registerRunProfiles(
  parts: Pick<Testing, 'tests' | 'runs' | 'continuous'> & { runner: SuiteRunner },
  showError: ShowError,
): DisposableStore {
  const { tests, runs, continuous, runner } = parts;
  const store = new DisposableStore();
  const add = (
    label: string,
    handler: Handler,
    { isDefault = false, kind = TestRunProfileKind.Run } = {},
  ): void => {
    const safely = async (request: TestRunRequest, token: CancellationToken): Promise<void> => {
      try {
        await handler(request, token);
      } catch (error) {
        showError(error);
      }
    };
    const { controller } = tests;
    const profile = store.add(
      controller.createRunProfile(label, kind, safely, isDefault, undefined, isDefault),
    );
    if (isDefault) tests.runProfile = profile;
  };
  const asking =
    (ask: (request: TestRunRequest) => Promise<ProfileOptions | undefined>): Handler =>
    async (request, token) => {
      const options = await ask(request);
      if (options) await runs.run(request, token, options);
    };

  const addRunning = (): void => {
    add(
      l10n.t('Run'),
      async (request, token) =>
        request.continuous ? continuous.start(request, token) : runs.run(request, token),
      { isDefault: true },
    );
    add(l10n.t('Run without Cache'), async (request, token) => runs.run(request, token, { cache: false }));
    add(
      l10n.t('Run with One Provider…'),
      asking(async (request) => pickProvider(request, { tests, runner })),
    );
    add(l10n.t('Run Several Times…'), asking(askRepeat));
    add(l10n.t('Debug: All Steps'), async (request, token) => runs.run(request, token, { trace: true }), {
      kind: TestRunProfileKind.Debug,
    });
  };
  if (isVirtualWorkspace()) return store; // there are no tests
  // Without trust nothing runs, so nothing offers it; the suites in the Test Explorer say so.
  if (workspace.isTrusted) addRunning();
  else store.add(workspace.onDidGrantWorkspaceTrust(addRunning));
  add(l10n.t('Estimate Only'), async (request, token) => runs.estimate(request, token));
  return store;
}

async function askRepeat(): Promise<ProfileOptions | undefined> {
  const text = await window.showInputBox({
    prompt: l10n.t('How many times is each case asked?'),
    value: '3',
    validateInput: (value) =>
      /^[1-9]\d{0,3}$/.test(value) ? undefined : l10n.t('A whole number from 1 to 9999.'),
  });
  return text === undefined ? undefined : { repeat: Number(text) };
}
