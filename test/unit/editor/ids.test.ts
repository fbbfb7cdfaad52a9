import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import {
  commandIds,
  itemContexts,
  settingIds,
  viewContainerId,
  viewIds,
  windowSettings,
} from '../../../src/editor/ids.ts';

interface MenuItem {
  command: string;
  when?: string;
}

interface Manifest {
  contributes: {
    commands: { command: string; title: string; category: string }[];
    views: Record<string, { id: string }[]>;
    viewsContainers: { activitybar: { id: string; icon: string }[] };
    viewsWelcome: { view: string; when?: string; contents: string }[];
    walkthroughs: { steps: { description: string; media: { markdown: string } }[] }[];
    menus: Record<string, MenuItem[]>;
    configuration: {
      properties: Record<
        string,
        { default?: unknown; scope?: string; description?: string; markdownDescription?: string }
      >;
    }[];
  };
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
}

const read = (file: string): string => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
const words = JSON.parse(read('package.nls.json')) as Record<string, string>;
const manifest = JSON.parse(read('package.json'), (_key, value: unknown) => {
  const key = typeof value === 'string' ? /^%(.+)%$/.exec(value)?.[1] : undefined;
  return key === undefined ? value : words[key];
}) as Manifest;
const { contributes } = manifest;
const settings = Object.assign(
  {},
  ...contributes.configuration.map(({ properties }) => properties),
) as Record<
  string,
  { default?: unknown; scope?: string; description?: string; markdownDescription?: string }
>;
const sorted = (texts: Iterable<string>): string[] => [...texts].sort();

describe('package.json and the ids in the code', () => {
  it('name the same commands', () => {
    assert.deepEqual(
      sorted(contributes.commands.map(({ command }) => command)),
      sorted(Object.values(commandIds)),
    );
  });

  it('name the same views', () => {
    assert.deepEqual(
      contributes.viewsContainers.activitybar.map(({ id }) => id),
      [viewContainerId],
    );
    assert.deepEqual(
      sorted(contributes.views[viewContainerId]?.map(({ id }) => id) ?? []),
      sorted(Object.values(viewIds)),
    );
  });

  it('name the same settings', () => {
    assert.deepEqual(sorted(Object.keys(settings)), sorted(settingIds.map((id) => `cupel.${id}`)));
  });

  it('name the same settings that hold for a window: VS Code complains where one is read for a file', () => {
    const ofWindow = Object.keys(settings).filter((id) => settings[id]?.scope === 'window');
    assert.deepEqual(sorted(ofWindow), sorted(windowSettings.map((id) => `cupel.${id}`)));
  });
});

describe('the settings of package.json', () => {
  it('stand in one section each', () => {
    const ids = contributes.configuration.flatMap(({ properties }) => Object.keys(properties));
    assert.deepEqual(sorted(ids), sorted(new Set(ids)));
  });
});

describe('the tests in a real VS Code', () => {
  const folder = new URL('../../host/', import.meta.url);
  const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n');
  const isNamed = (expression: string): boolean => new RegExp(expression).test(source);

  it('execute every command', () => {
    for (const [name, id] of Object.entries(commandIds))
      assert.ok(isNamed(String.raw`\bcommandIds\.${name}\b|'${id.replace('.', String.raw`\.`)}'`), id);
  });

  it('change every setting', () => {
    for (const id of settingIds) {
      const key = id.replace('.', String.raw`\.`);
      const byCode = String.raw`\bupdate\(\s*'${key}'`;
      // `during` takes settings that hold while some work goes on.
      const during = key.includes('.') ? `'${key}'(: |[,\\]])` : String.raw`\b${key}: `;
      assert.ok(isNamed(`${byCode}|${during}`), id);
    }
  });
});

/** The view of VS Code's own that welcome texts may stand in. */
const testExplorer = 'testing';

describe('package.json', () => {
  it('gives each setting a description, a scope and a default', () => {
    for (const [id, setting] of Object.entries(settings)) {
      assert.ok(setting.description ?? setting.markdownDescription, id);
      assert.ok(setting.scope, id);
      assert.notEqual(setting.default, undefined, id);
    }
  });

  it('puts only known commands and views into menus and welcome texts', () => {
    const commands = new Set<string>(Object.values(commandIds));
    const views = new Set<string>(Object.values(viewIds));
    for (const item of Object.values(contributes.menus).flat()) {
      assert.ok(commands.has(item.command), item.command);
      for (const [, view] of item.when?.matchAll(/view == ([\w.]+)/g) ?? [])
        assert.ok(views.has(view!), view);
    }
    for (const { view, contents } of contributes.viewsWelcome) {
      assert.ok(views.has(view) || view === testExplorer, view);
      for (const [, command] of contents.matchAll(/\(command:(cupel\.[\w.]+)/g))
        assert.ok(commands.has(command!), command);
    }
  });

  it('says of each view that is empty in a workspace on no disk why it is, with a way out', () => {
    const { models: _, ...emptyThere } = viewIds; // models can be set up there
    for (const id of [...Object.values(emptyThere), testExplorer]) {
      const own = contributes.viewsWelcome.filter(
        ({ view, when }) => view === id && when === 'virtualWorkspace',
      );
      assert.equal(own.length, 1, id);
      assert.match(own[0]?.contents ?? '', /on a disk[^]*\]\(command:/, id);
    }
  });

  it('leads on from each view that is empty', () => {
    const { models: _, ...emptyThere } = viewIds;
    for (const id of Object.values(emptyThere)) {
      const own = contributes.viewsWelcome.filter(({ view }) => view === id);
      assert.equal(own.filter(({ when }) => when === 'workbenchState == empty').length, 1, id);
      for (const { contents } of own) assert.match(contents, /\]\(command:/, id);
    }
  });

  it('begins a suite anew, or from a file, where there is none', () => {
    const own = contributes.viewsWelcome.find(
      ({ view, when }) => view === viewIds.suites && when?.startsWith('workbenchState != empty'),
    );
    const offered = Array.from(own?.contents.matchAll(/\(command:([\w.]+)\)/g) ?? [], ([, id]) => id);
    assert.deepEqual(offered, [commandIds.newSuite, commandIds.newSuiteFrom]);
  });

  it('takes back the filter of each view in which nothing fits it, and says nothing else there', () => {
    for (const [name, id] of Object.entries(viewIds)) {
      const own = contributes.viewsWelcome.filter(
        ({ view, when }) => view === id && when !== 'workbenchState == empty' && when !== 'virtualWorkspace',
      );
      const filtered = own.filter(({ when }) => when?.startsWith(`cupel.filtered.${name}`));
      assert.equal(filtered.length, 1, id);
      assert.match(filtered[0]?.contents ?? '', /\]\(command:cupel\.clearFilters\)/, id);
      for (const { when } of own)
        assert.ok(filtered[0]?.when === when || when?.endsWith(`&& !cupel.filtered.${name}`), when);
    }
  });

  it('leads through steps that exist: their texts are there, and their buttons do something', () => {
    const commands = new Set<string>([
      ...Object.values(commandIds),
      ...Object.values(viewIds).map((id) => `${id}.focus`),
    ]);
    const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
    assert.equal(steps.length, 5);
    for (const { description, media } of steps) {
      assert.ok(existsSync(new URL(`../../../${media.markdown}`, import.meta.url)), media.markdown);
      const named = [...description.matchAll(/\(command:([\w.]+)/g)].map(([, command]) => command!);
      assert.ok(named.length > 0, description);
      for (const command of named) assert.ok(commands.has(command), command);
    }
  });

  it('leads through code whose lines fit where VS Code still shows it beside the steps', () => {
    for (const name of ['suite', 'de/suite', 'models', 'de/models']) {
      const text = readFileSync(new URL(`../../../media/walkthrough/${name}.md`, import.meta.url), 'utf8');
      const [code] = [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, lines]) => lines!);
      assert.ok(code, name);
      // The least room it has there is 383 pixels, of which 16 stay free; a letter takes 8.4.
      for (const line of code.split('\n')) assert.ok(line.length <= 43, `${name}: ${line}`);
    }
  });

  it('asks in menus for context values that items have', () => {
    const known = new Set<string>(Object.values(itemContexts));
    const asked = Object.values(contributes.menus)
      .flat()
      .flatMap(({ when }) => [...(when ?? '').matchAll(/viewItem == ([\w.]+)/g)].map(([, value]) => value!));
    assert.ok(asked.length > 0);
    for (const value of asked) assert.ok(known.has(value), value);
  });

  it('does not read from an untrusted workspace what could lead a key astray', () => {
    assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, [
      'cupel.environment',
      'cupel.store.directory',
      'cupel.pricing.overrides',
    ]);
  });
});
