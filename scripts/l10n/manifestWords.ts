/** A text of package.json that people read: the key of its translation, and how to put another text in its place. */
export interface ManifestWord {
  /** What the key would be made of: `command.runSuite.title`. */
  key: string;
  text: string;
  replace: (text: string) => void;
}

type Json = Record<string, unknown>;

/**
 * Every text of package.json that VS Code shows, translated (`%key%`) or not. The package's own description stays as
 * it is, for npm reads it too, and so do the words of the tools for agents, which are made from the tools themselves.
 */
export function manifestWords(manifest: Json): ManifestWord[] {
  const contributes = mapOf(manifest['contributes']);
  const capabilities = mapOf(manifest['capabilities']);
  return [
    ...Object.entries(capabilities).flatMap(([name, each]) =>
      words(mapOf(each), `capability.${name}`, ['description']),
    ),
    ...itemsOf(contributes['commands']).flatMap((each) =>
      words(each, `command.${nameOf(each['command'])}`, ['title', 'shortTitle']),
    ),
    ...itemsOf(contributes['submenus']).flatMap((each) =>
      words(each, `submenu.${nameOf(each['id'])}`, ['label']),
    ),
    ...listsOf(contributes['views']).flatMap((each) =>
      words(each, `view.${nameOf(each['id'])}`, ['name', 'contextualTitle']),
    ),
    ...itemsOf(contributes['viewsWelcome']).flatMap((each, index) =>
      words(each, `welcome.${nameOf(each['view'])}.${index + 1}`, ['contents']),
    ),
    ...itemsOf(contributes['customEditors']).flatMap((each) =>
      words(each, `editor.${nameOf(each['viewType'])}`, ['displayName']),
    ),
    ...itemsOf(contributes['configuration']).flatMap(configurationWords),
    ...itemsOf(contributes['walkthroughs']).flatMap(walkthroughWords),
  ];
}

function configurationWords(section: Json): ManifestWord[] {
  const title = typeof section['title'] === 'string' ? section['title'] : '';
  return [
    ...words(section, `settings.${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`, ['title']),
    ...Object.entries(mapOf(section['properties'])).flatMap(([id, value]) => {
      const setting = mapOf(value);
      const key = `setting.${nameOf(id)}`;
      return [
        ...words(setting, key, ['description', 'markdownDescription', 'deprecationMessage']),
        ...['enumDescriptions', 'markdownEnumDescriptions'].flatMap((list) =>
          listWords(setting[list], `${key}.choice`),
        ),
      ];
    }),
  ];
}

function walkthroughWords(walkthrough: Json): ManifestWord[] {
  const key = `walkthrough.${nameOf(walkthrough['id'])}`;
  return [
    ...words(walkthrough, key, ['title', 'description']),
    ...itemsOf(walkthrough['steps']).flatMap((step) => [
      ...words(step, `${key}.${nameOf(step['id'])}`, ['title', 'description']),
      // The page of a step is a file a language.
      ...words(mapOf(step['media']), `${key}.${nameOf(step['id'])}.media`, ['markdown']),
    ]),
  ];
}

function words(owner: Json, key: string, fields: readonly string[]): ManifestWord[] {
  return fields.flatMap((field) => {
    const text = owner[field];
    if (typeof text !== 'string') return [];
    return [{ key: `${key}.${field}`, text, replace: (next: string) => void (owner[field] = next) }];
  });
}

function listWords(list: unknown, key: string): ManifestWord[] {
  if (!Array.isArray(list)) return [];
  return list.map((text, index) => ({
    key: `${key}.${index + 1}`,
    text: String(text),
    replace: (next: string) => void (list[index] = next),
  }));
}

function mapOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function itemsOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(mapOf) : [];
}

function listsOf(value: unknown): Json[] {
  return Object.values(mapOf(value)).flatMap(itemsOf);
}

function nameOf(id: unknown): string {
  return String(id).replace(/^cupel\./, '');
}
