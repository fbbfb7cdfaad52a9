import {
  type AliasEvent,
  COLLECTION_STYLE,
  CORE_SCHEMA,
  constructFromEvents,
  type Event,
  EVENT_ID,
  getScalarValue,
  type MappingEvent,
  mergeTag,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent,
  YAMLException,
} from 'js-yaml';
import type { YamlNode } from './yamlNodes.ts';

const schema = CORE_SCHEMA.withTags(mergeTag);

/** Keys that merges may copy: what is beyond is left to the slower reader, which says what is wrong. */
const maxTotalMergeKeys = 100_000;

/** How many nodes a text may come to when each alias is written out. */
const maxNodes = 1_000_000;

/** A text that has been read: its value, as often as it is asked for, and where its parts stand. */
export interface ReadText {
  /** The value anew. */
  value(): unknown;
  root(): YamlNode | undefined;
}

/**
 * Reads a text that is YAML or JSON without mistakes and of one document; undefined for any other.
 * @param onMistake is told where reading stopped, at a mistake or a little behind it, where that is known
 */
export function readEvents(text: string, onMistake?: (offset: number) => void): ReadText | undefined {
  let events: Event[];
  let value: unknown;
  const construct = () =>
    constructFromEvents(events, { source: text, schema, maxTotalMergeKeys }) as [unknown?, ...unknown[]];
  try {
    events = parseEvents(text, {});
    if (writtenOut(events, text) > maxNodes) return undefined;
    const documents = construct();
    if (documents.length > 1) return undefined;
    value = documents[0] ?? null;
  } catch (error) {
    // The slower reader says what is wrong and where; it also knows tags and keys that are rare.
    if (error instanceof YAMLException && error.mark) onMistake?.(error.mark.position);
    return undefined;
  }
  let first = true;
  return {
    value() {
      if (!first) return construct()[0] ?? null;
      first = false;
      return value;
    },
    root: () => new TreeBuilder(events, text).root(),
  };
}

/** How many nodes there are when each alias is replaced by what it stands for; no end of them where one holds itself. */
function writtenOut(events: readonly Event[], text: string): number {
  if (!events.some(({ type }) => type === EVENT_ID.ALIAS)) return 0;
  const sizes = new Map<string, number>();
  const open: { anchor: string | undefined; before: number }[] = [];
  let count = 0;
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      const { anchor, before } = open.pop() ?? { anchor: undefined, before: 0 };
      if (anchor !== undefined) sizes.set(anchor, count - before);
      continue;
    }
    if (event.type === EVENT_ID.ALIAS) {
      count += sizes.get(anchorOf(event, text) ?? '') ?? Infinity;
      continue;
    }
    const anchor = event.type === EVENT_ID.DOCUMENT ? undefined : anchorOf(event, text);
    if (event.type === EVENT_ID.SCALAR) {
      if (anchor !== undefined) sizes.set(anchor, 1);
    } else {
      // Until it ends, its name stands for itself.
      if (anchor !== undefined) sizes.delete(anchor);
      open.push({ anchor, before: count });
    }
    count += 1;
  }
  return count;
}

function anchorOf({ anchorStart, anchorEnd }: NodeEvent, text: string): string | undefined {
  return anchorStart < 0 ? undefined : text.slice(anchorStart, anchorEnd);
}

type NodeEvent = AliasEvent | ScalarEvent | SequenceEvent | MappingEvent;

/** What may stand between two tokens. */
const space = /(?:\s|#[^\n]*)*/y;
/** The rest of a line after a value. */
const lineEnd = /[ \t]*(?:#[^\n]*)?\r?\n/y;
const blockHeader = /[|>][-+0-9]*[ \t]*(?:#.*)?$/;

/** Makes nodes with places of the events of a text, which say where a collection begins, not where it ends. */
class TreeBuilder {
  readonly #events: readonly Event[];
  readonly #text: string;
  readonly #anchors = new Map<string, YamlNode>();
  #next = 0;
  /** Where the token before ended. */
  #cursor = 0;

  constructor(events: readonly Event[], text: string) {
    this.#events = events;
    this.#text = text;
  }

  root(): YamlNode | undefined {
    this.#next = 1;
    return this.#events.length > 2 ? this.#node('') : undefined;
  }

  /** @param mark what stands before a value that is empty: `:` or `-` */
  #node(mark: string): YamlNode {
    const event = this.#events[this.#next] as NodeEvent;
    this.#next += 1;
    const node = this.#read(event, mark);
    const anchor = event.type === EVENT_ID.ALIAS ? undefined : anchorOf(event, this.#text);
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    this.#cursor = Math.max(this.#cursor, node.end);
    return node;
  }

  #read(event: NodeEvent, mark: string): YamlNode {
    switch (event.type) {
      case EVENT_ID.ALIAS: {
        const target = this.#anchors.get(anchorOf(event, this.#text) ?? '');
        return { kind: 'alias', start: event.anchorStart - 1, end: event.anchorEnd, target };
      }
      case EVENT_ID.SCALAR:
        return { kind: 'scalar', text: getScalarValue(this.#text, event), ...this.#scalarPlace(event, mark) };
      case EVENT_ID.SEQUENCE: {
        const items: YamlNode[] = [];
        this.#cursor = event.start;
        while (!this.#atEnd()) items.push(this.#node('-'));
        return { kind: 'list', items, start: event.start, end: this.#collectionEnd(event, items.at(-1)) };
      }
      case EVENT_ID.MAPPING: {
        const pairs: { key: YamlNode; value: YamlNode }[] = [];
        this.#cursor = event.start;
        while (!this.#atEnd()) {
          const key = this.#node('?');
          const value = this.#node(':');
          // A key without a value stands for its value.
          pairs.push({ key, value: value.end === key.end ? key : value });
        }
        const last = pairs.at(-1);
        const flow = event.style === COLLECTION_STYLE.FLOW;
        return { kind: 'map', flow, pairs, start: event.start, end: this.#collectionEnd(event, last?.value) };
      }
    }
  }

  #atEnd(): boolean {
    if (this.#events[this.#next]?.type !== EVENT_ID.POP) return false;
    this.#next += 1;
    return true;
  }

  #scalarPlace(event: ScalarEvent, mark: string): { start: number; end: number } {
    const { style, valueStart: start, valueEnd: end } = event;
    if (start < 0) return this.#emptyPlace(event, mark);
    if (style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED)
      return { start: start - 1, end: end + 1 };
    if (style === SCALAR_STYLE.PLAIN) return { start, end };
    // A block begins with its `|` or `>`, on the line before its first.
    const lineBreak = this.#text.lastIndexOf('\n', start - 1);
    const header = this.#text.slice(this.#cursor, lineBreak < this.#cursor ? start : lineBreak);
    const at = blockHeader.exec(header.trimEnd());
    return { start: at ? this.#cursor + at.index : start, end };
  }

  /** An empty value stands behind its mark, or behind its anchor or tag. */
  #emptyPlace({ anchorEnd, tagEnd }: ScalarEvent, mark: string): { start: number; end: number } {
    const behind = Math.max(anchorEnd, tagEnd);
    const at = this.#skipSpace(this.#cursor);
    const found = behind >= 0 ? behind : this.#text[at] === mark ? at + 1 : this.#cursor;
    return { start: found, end: found };
  }

  /** A list or map of brackets ends behind them; any other with the line of its last value, as in the `yaml` library. */
  #collectionEnd({ style }: SequenceEvent | MappingEvent, last: YamlNode | undefined): number {
    let at = this.#cursor;
    if (style === COLLECTION_STYLE.BLOCK) {
      const end = last?.end ?? at;
      if (this.#text[end - 1] === '\n') return end;
      lineEnd.lastIndex = end;
      return lineEnd.test(this.#text) ? lineEnd.lastIndex : end;
    }
    if (last === undefined) at += 1;
    for (at = this.#skipSpace(at); this.#text[at] === ','; at = this.#skipSpace(at)) at += 1;
    return Math.min(at + 1, this.#text.length);
  }

  #skipSpace(at: number): number {
    space.lastIndex = at;
    space.test(this.#text);
    return space.lastIndex;
  }
}
