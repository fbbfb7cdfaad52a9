/** A value of a YAML text, and where it stands: offsets into the text, the end not included. */
export type YamlNode = YamlScalar | YamlMap | YamlList | YamlAlias;

interface Placed {
  readonly start: number;
  readonly end: number;
}

export interface YamlScalar extends Placed {
  readonly kind: 'scalar';
  /** The scalar's text, escapes resolved. */
  readonly text: string;
}

export interface YamlMap extends Placed {
  readonly kind: 'map';
  /** Written with braces. */
  readonly flow: boolean;
  readonly pairs: readonly { readonly key: YamlNode; readonly value: YamlNode }[];
}

export interface YamlList extends Placed {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
}

export interface YamlAlias extends Placed {
  readonly kind: 'alias';
  /** What the anchor of its name stands for. */
  readonly target: YamlNode | undefined;
}

/** The node that an alias stands for; any other, itself. */
export function resolved(node: YamlNode | undefined): Exclude<YamlNode, YamlAlias> | undefined {
  return node?.kind === 'alias' ? resolved(node.target) : node;
}
