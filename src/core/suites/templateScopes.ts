/** `{% for key, value in`. */
const loop = /^\{%-?\s*(?:for|asyncEach|asyncAll)\s+([^%\s][^%]*?)(?<!\s)\s+in\b/;
/** `{% macro name(a, b=1)`, `{% call(a)`. */
const parameters = /^\{%-?\s*(?:macro\s+[\p{L}_$][\p{L}\p{N}_$]*|call)\s*\(([^)%]*)\)/u;
const otherOpening = /^\{%-?\s*(?:if|ifAsync|call)\b/;
const otherwise = /^\{%-?\s*else\b/;
const closing = /^\{%-?\s*end(?:for|each|all|macro|call|if)\b/;
const identifier = /[\p{L}_$][\p{L}\p{N}_$]*/u;

/** The names that the loops and macros around a place of a template set, followed from tag to tag. */
export class TemplateScopes {
  readonly #open: ReadonlySet<string>[] = [];

  /** The names that are set here. */
  get names(): string[] {
    return this.#open.flatMap((names) => [...names]);
  }

  /**
   * Goes on to a tag.
   * @param tag with its braces
   * @returns the names that it sets for what stands behind it, in its first `length` characters
   */
  enter(tag: string): { names: ReadonlySet<string>; length: number } | undefined {
    const head = loop.exec(tag) ?? parameters.exec(tag);
    if (head) {
      const names = (head[1] ?? '').split(',').flatMap((part) => identifier.exec(part)?.[0] ?? []);
      return { names: new Set(names), length: head[0].length };
    }
    if (otherOpening.test(tag)) this.#open.push(new Set());
    else if (closing.test(tag)) this.#open.pop();
    // Behind the `else` of a loop its names are not set.
    else if (otherwise.test(tag) && this.#open.length > 0) this.#open.splice(-1, 1, new Set());
    return undefined;
  }

  /** Goes on behind a tag that sets names. */
  open(names: ReadonlySet<string>): void {
    this.#open.push(names);
  }
}
