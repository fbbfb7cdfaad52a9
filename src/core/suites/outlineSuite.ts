import { isFileReference } from './fileReference.ts';
import type { OutlineItem, OutlineScenario, SuiteOutline } from './suite.ts';
import type { ParsedTexts } from './parsedTexts.ts';
import { type Path, YamlDocument } from './yamlDocument.ts';

/** What an editor shows of a suite: never throws, and makes the best of a half-typed text. */
export function outlineSuite(text: string, known?: ParsedTexts): SuiteOutline {
  const yaml = new YamlDocument(text, '', known);
  const root = isMap(yaml.value) ? yaml.value : {};
  const providersKey = root['targets'] === undefined ? 'providers' : 'targets';
  const description = root['description'];
  const [defaultTest] =
    typeof root['defaultTest'] === 'string'
      ? outlineList(root['defaultTest'], ['defaultTest'], yaml, testLabel)
      : [];
  return {
    ...(typeof description === 'string' ? { description } : {}),
    prompts: outlineList(root['prompts'], ['prompts'], yaml, promptLabel),
    providers: outlineList(root[providersKey], [providersKey], yaml, providerLabel),
    tests: outlineList(root['tests'], ['tests'], yaml, testLabel),
    scenarios: outlineScenarios(root['scenarios'], yaml),
    ...(defaultTest ? { defaultTest } : {}),
  };
}

function outlineScenarios(value: unknown, yaml: YamlDocument): OutlineScenario[] {
  const list = Array.isArray(value) ? (value as unknown[]) : [];
  return outlineList(list, ['scenarios'], yaml, scenarioLabel).map((item, index) => {
    const scenario = list[index];
    const part = (key: 'config' | 'tests'): OutlineItem[] =>
      isMap(scenario) ? outlineList(scenario[key], ['scenarios', index, key], yaml, testLabel) : [];
    return { ...item, sets: part('config'), tests: part('tests') };
  });
}

function outlineList(
  value: unknown,
  base: Path,
  yaml: YamlDocument,
  labelOf: (item: unknown, index: number) => string,
): OutlineItem[] {
  const list = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  return list.map((item: unknown, index) => {
    const path = Array.isArray(value) ? [...base, index] : base;
    const sourceKey = isMap(item)
      ? ['id', 'path', 'raw'].find((each) => item[each] !== undefined)
      : undefined;
    const source = isMap(item) ? item[sourceKey ?? ''] : item;
    const range = yaml.locate(path).range;
    return {
      label: labelOf(item, index),
      ...(looksLikeFile(source)
        ? { file: source, fileRange: sourceKey ? yaml.locate([...path, sourceKey]).range : range }
        : {}),
      ...(labelOf === providerLabel ? providerOf(item) : {}),
      ...(labelOf === promptLabel && typeof source === 'string' && !looksLikeFile(source)
        ? { text: source }
        : {}),
      range,
    };
  });
}

function looksLikeFile(value: unknown): value is string {
  return isFileReference(value) || (typeof value === 'string' && /^[^\s{}]+\.\w{1,6}(?::\w+)?$/.test(value));
}

function shorten(text: string): string {
  const line = text.trim().split('\n')[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

function promptLabel(item: unknown, index: number): string {
  if (typeof item === 'string') return shorten(item);
  const label = isMap(item) ? (item['label'] ?? item['id'] ?? item['raw']) : undefined;
  return typeof label === 'string' ? shorten(label) : `Prompt ${index + 1}`;
}

function providerLabel(item: unknown, index: number): string {
  if (typeof item === 'string') return item;
  if (!isMap(item)) return `Provider ${index + 1}`;
  const label = item['label'] ?? item['id'] ?? Object.keys(item)[0];
  return typeof label === 'string' ? label : `Provider ${index + 1}`;
}

function providerOf(item: unknown): { provider?: string } {
  if (typeof item === 'string') return { provider: item };
  if (!isMap(item)) return {};
  const recorded = isMap(item['config']) ? item['config']['provider'] : undefined;
  const provider = recorded ?? item['id'] ?? Object.keys(item)[0];
  return typeof provider === 'string' ? { provider } : {};
}

function scenarioLabel(item: unknown, index: number): string {
  if (typeof item === 'string') return item;
  const description = isMap(item) ? item['description'] : undefined;
  return typeof description === 'string' ? shorten(description) : `Scenario ${index + 1}`;
}

function testLabel(item: unknown, index: number): string {
  if (typeof item === 'string') return item;
  if (!isMap(item)) return `Case ${index + 1}`;
  if (typeof item['description'] === 'string') return item['description'];
  if (typeof item['path'] === 'string') return item['path'];
  const vars = isMap(item['vars']) ? Object.entries(item['vars']) : [];
  const [first] = vars;
  return first
    ? shorten(`${first[0]}: ${typeof first[1] === 'string' ? first[1] : JSON.stringify(first[1])}`)
    : `Case ${index + 1}`;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
