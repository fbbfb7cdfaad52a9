import { commonTables } from './sqlCommonTables.ts';
import { isRecord } from './valueShapes.ts';

/** What is used of a parser: the tables and columns of a statement, as `action::database-or-table::name`, and its tree. */
interface SqlParser {
  parse(
    sql: string,
    options: { database: string },
  ): { tableList: string[]; columnList: string[]; ast: unknown };
}

interface ParserModule {
  default: { Parser: new () => SqlParser };
}

/** One parser a dialect, each loaded when first used: together they weigh three megabytes. */
const dialects = {
  Athena: () => import('node-sql-parser/build/athena.js'),
  BigQuery: () => import('node-sql-parser/build/bigquery.js'),
  DB2: () => import('node-sql-parser/build/db2.js'),
  FlinkSQL: () => import('node-sql-parser/build/flinksql.js'),
  Hive: () => import('node-sql-parser/build/hive.js'),
  MariaDB: () => import('node-sql-parser/build/mariadb.js'),
  MySQL: () => import('node-sql-parser/build/mysql.js'),
  Noql: () => import('node-sql-parser/build/noql.js'),
  PostgreSQL: () => import('node-sql-parser/build/postgresql.js'),
  Redshift: () => import('node-sql-parser/build/redshift.js'),
  Snowflake: () => import('node-sql-parser/build/snowflake.js'),
  Sqlite: () => import('node-sql-parser/build/sqlite.js'),
  TransactSQL: () => import('node-sql-parser/build/transactsql.js'),
  Trino: () => import('node-sql-parser/build/trino.js'),
} as const;

export type SqlDialect = keyof typeof dialects;

/** The names that are understood. */
export const sqlDialects = Object.keys(dialects) as SqlDialect[];

/** A dialect by its name, whatever the case; `postgresql` may be misspelt as its parser does (`PostgresQL`). */
export function findDialect(name: string): SqlDialect | undefined {
  return sqlDialects.find((dialect) => dialect.toLowerCase() === name.toLowerCase());
}

/** In these a query of a `WITH` clause may read itself without the word `RECURSIVE`. */
const recursesBare: ReadonlySet<SqlDialect> = new Set(['DB2', 'Sqlite', 'TransactSQL']);

/** What statements use, as `action::database::table` and `action::table::column`; no names of their own `WITH`. */
export interface SqlUse {
  readonly tables: readonly string[];
  readonly columns: readonly string[];
}

/** Reads statements of a dialect; throws what the parser throws on a syntax error. */
export type ParseSql = (sql: string) => SqlUse;

export async function loadSqlParser(dialect: SqlDialect): Promise<ParseSql> {
  const { default: module } = (await dialects[dialect]()) as unknown as ParserModule;
  const parser = new module.Parser();
  return (sql) => {
    const { tableList, columnList, ast } = parser.parse(sql, { database: dialect });
    const common = commonTables(ast, recursesBare.has(dialect));
    const isCommon = (name: string | undefined) => name !== undefined && common.has(name.toLowerCase());
    return {
      tables: [...tableList, ...alteredTables(ast)].filter((used) => {
        const [, database, table] = used.split('::');
        return database !== 'null' || !isCommon(table);
      }),
      // What a clause has comes from the columns that its query reads.
      columns: columnList.filter((used) => !isCommon(used.split('::')[1])),
    };
  };
}

/** What `ALTER TABLE` changes, which some of the parsers do not list. */
function alteredTables(ast: unknown): string[] {
  const statements: readonly unknown[] = Array.isArray(ast) ? ast : [ast];
  return statements.flatMap((statement) => {
    if (!isRecord(statement) || statement['type'] !== 'alter' || !Array.isArray(statement['table']))
      return [];
    return statement['table']
      .filter(isRecord)
      .map(({ db, table }) => `alter::${typeof db === 'string' ? db : 'null'}::${String(table)}`);
  });
}
