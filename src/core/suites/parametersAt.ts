import type { Position } from '../location.ts';
import { knownParameters } from '../providers/checkParameters.ts';
import { parameterTexts } from '../providers/parameterTexts.ts';
import type { ParsedTexts } from './parsedTexts.ts';
import { type Path, YamlDocument } from './yamlDocument.ts';
import { resolved } from './yamlNodes.ts';

/**
 * The keys that the `config` of a provider may have, with what they do; none where it is not known whose config it is.
 * Tolerant of a half-typed text.
 * @param path to the config; for items of lists any number, since the position tells them
 */
export function parametersAt(
  text: string,
  { path, position }: { path: Path; position: Position },
  known?: ParsedTexts,
): { key: string; description: string | undefined }[] {
  const id =
    path.at(-1) === 'config'
      ? idOf(new YamlDocument(text, '', known), path.slice(0, -1), position)
      : undefined;
  if (id === undefined) return [];
  return knownParameters(id).map((key) => ({ key, description: parameterTexts[key] }));
}

/** The id of the provider at a path: the value of its `id`, or the one key that leads to it. */
function idOf(yaml: YamlDocument, path: Path, position: Position): string | undefined {
  const way: (string | number)[] = [];
  for (const part of path) way.push(typeof part === 'number' ? itemAt(yaml, way, position) : part);
  const id = resolved(yaml.node([...way, 'id']));
  if (id?.kind === 'scalar') return id.text;
  const last = way.at(-1);
  return typeof last === 'string' && last.includes(':') ? last : undefined;
}

/** The last item of a list that begins before a place: what is typed may have broken where it ends. */
function itemAt(yaml: YamlDocument, way: Path, { line, column }: Position): number {
  const list = resolved(yaml.node(way));
  if (list?.kind !== 'list') return 0;
  const index = list.items.findLastIndex(({ start }) => {
    const begin = yaml.position(start);
    return begin.line < line || (begin.line === line && begin.column <= column);
  });
  return Math.max(index, 0);
}
