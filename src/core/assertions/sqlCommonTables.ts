import { isRecord } from './valueShapes.ts';

const noNames: ReadonlySet<string> = new Set();
/** What a statement changes is a table, whatever its `WITH` names. */
const targets: Readonly<Record<string, readonly string[]>> = {
  insert: ['table'],
  replace: ['table'],
  update: ['table'],
  delete: ['table', 'from'],
};

/**
 * The names, in lower case, that statements read from their own `WITH` clauses wherever they use them. A clause holds in
 * its own statement and what is nested there; in a query of the clause itself hold those that stand before it, and with
 * `RECURSIVE` all of them. A name that is also read where its clause does not hold is a table's.
 * @param ast statements as node-sql-parser has them
 * @param recursesBare the dialect lets a query of a clause read itself without the word `RECURSIVE`
 */
export function commonTables(ast: unknown, recursesBare: boolean): ReadonlySet<string> {
  const common = new Set<string>();
  const tables = new Set<string>();
  const visit = (node: unknown, scope: ReadonlySet<string>): void => {
    if (Array.isArray(node)) for (const each of node) visit(each, scope);
    if (!isRecord(node)) return;
    const { table, type, with: clauses } = node;
    if (typeof table === 'string' && table !== '' && type !== 'column_ref') {
      const name = table.toLowerCase();
      (scope.has(name) && !isQualified(node) ? common : tables).add(name);
    }
    const inner = Array.isArray(clauses) ? visitClauses(clauses, scope) : scope;
    const changed = (typeof type === 'string' && targets[type.toLowerCase()]) || [];
    // `(WITH … SELECT …) UNION SELECT …`: what follows the bracket is outside.
    const isClosed = node['parentheses_symbol'] === true || node['parentheses'] === true;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'with') continue;
      if (changed.includes(key)) visit(value, noNames);
      else visit(value, key === '_next' && isClosed ? scope : inner);
    }
  };
  const visitClauses = (clauses: readonly unknown[], scope: ReadonlySet<string>): ReadonlySet<string> => {
    const all = clauses.filter(isRecord);
    const isRecursive = recursesBare || all.some(({ recursive }) => recursive === true);
    let known = isRecursive ? new Set([...scope, ...all.map(nameOf)]) : scope;
    for (const clause of all) {
      visit(clause['stmt'], known);
      known = new Set([...known, nameOf(clause)]);
    }
    return known;
  };
  visit(ast, noNames);
  return new Set([...common].filter((name) => !tables.has(name)));
}

function nameOf({ name }: Readonly<Record<string, unknown>>): string {
  return String(isRecord(name) ? name['value'] : name).toLowerCase();
}

/** No clause has a name with a schema. */
function isQualified(table: Readonly<Record<string, unknown>>): boolean {
  return ['db', 'schema', 'catalog', 'server'].some((key) => Boolean(table[key]));
}
