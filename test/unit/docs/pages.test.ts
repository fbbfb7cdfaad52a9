import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../support/paths.ts';

const read = (...names: string[]): string => readFileSync(path.join(projectRoot, ...names), 'utf8');
const pages = readdirSync(path.join(projectRoot, 'docs')).filter((name) => name.endsWith('.md'));

describe('the documentation', () => {
  it('is led to, page by page, from the README', () => {
    const readme = read('README.md');
    assert.deepEqual(
      pages.filter((name) => !readme.includes(`(docs/${name})`)),
      [],
    );
  });

  it('has every setting, with its default where that is a plain one', () => {
    const { contributes } = JSON.parse(read('package.json')) as {
      contributes: { configuration: { properties: Record<string, { default?: unknown }> }[] };
    };
    const page = read('docs', 'editor.md');
    const settings = contributes.configuration.flatMap(({ properties }) => Object.entries(properties));
    assert.ok(settings.length > 15);
    for (const [name, { default: value }] of settings) {
      const rows = page.split('\n').filter((line) => line.startsWith('|') && line.includes(`\`${name}\``));
      assert.ok(rows.length > 0, name);
      const shown = typeof value === 'boolean' ? (value ? 'on' : 'off') : `\`${String(value)}\``;
      if (value === null || value === '' || typeof value === 'object') continue;
      assert.ok(
        rows.some((row) => row.split('|')[2]?.trim() === shown),
        `${name}: ${shown}`,
      );
    }
  });

  it('has every function that the library exports', () => {
    const names = [...read('src', 'index.ts').matchAll(/^export (?:\* as (\w+)|\{ ([^}]+) \})/gm)].flatMap(
      ([, space, list = '']) => [...list.split(', '), space].filter(Boolean),
    );
    assert.ok(names.length > 14);
    const page = read('docs', 'library.md');
    assert.deepEqual(
      names.filter((name) => !page.includes(`\`${name}`)),
      [],
    );
  });

  it('has a heading or a page wherever a link leads', () => {
    const anchors = new Map(pages.map((name) => [name, anchorsOf(read('docs', name))]));
    const broken = pages.flatMap((name) =>
      [...read('docs', name).matchAll(/\]\(([\w-]+\.md)?(?:#([\w-]+))?\)/g)].flatMap(
        ([link, page = name, anchor]) => {
          const found = anchors.get(page);
          return found && (anchor === undefined || found.has(anchor)) ? [] : [`${name} ${link}`];
        },
      ),
    );
    assert.deepEqual(broken, []);
  });
});

/** The anchors that GitHub gives the headings of a page. */
function anchorsOf(page: string): Set<string> {
  return new Set(
    [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
