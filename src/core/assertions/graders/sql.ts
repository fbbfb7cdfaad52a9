import { messageOf } from '../../errors.ts';
import { nearestName } from '../../suites/nearestName.ts';
import { assertionError } from '../assertionErrors.ts';
import { splitFences } from '../codeFences.ts';
import type { Finding, Grader, GraderInput, ValueInput } from '../grader.ts';
import { verdict } from '../grader.ts';
import { shorten } from '../outputText.ts';
import type { ParseSql, SqlDialect } from '../sqlDialects.ts';
import { findDialect, loadSqlParser, sqlDialects } from '../sqlDialects.ts';
import { TimeLimitError } from '../../timeLimit.ts';
import { timeoutOf } from '../timeoutOf.ts';
import { isRecord, kind } from '../valueShapes.ts';

interface SqlRules {
  readonly dialect: SqlDialect;
  readonly parse: ParseSql;
  readonly tables: readonly string[];
  readonly columns: readonly string[];
}

/** The output parses as SQL of the dialect (MySQL), and uses allowed tables and columns only. */
export const isSql: Grader = async (input): Promise<Finding> =>
  judge(input, await rulesOf(input), [input.text]);

/** The same for a ```sql or unmarked code block of the output; for the whole output when it has none. */
export const containsSql: Grader = async (input): Promise<Finding> => {
  const rules = await rulesOf(input);
  const blocks = sqlBlocks(input.text);
  return judge(input, rules, blocks.length > 0 ? blocks : [input.text]);
};

/** The finding of the first text that passes, else that of the last. */
function judge({ spec, services }: GraderInput, rules: SqlRules, texts: readonly string[]): Finding {
  const findings = () => {
    let finding = verdict(false, 'There is no SQL in the output.');
    for (const text of texts) {
      finding = judgeOne(rules, text);
      if (finding.pass) return finding;
    }
    return finding;
  };
  try {
    // Some of the grammars try every way to read brackets that never close.
    return services.limit.run(findings, timeoutOf(spec));
  } catch (error) {
    if (!(error instanceof TimeLimitError)) throw error;
    throw assertionError(spec, 'checkTimeout', `reading the SQL ${error.message} on this output`);
  }
}

function judgeOne({ dialect, parse, tables, columns }: SqlRules, sql: string): Finding {
  if (sql.trim() === '') return verdict(false, 'There is no SQL statement.');
  let used: ReturnType<ParseSql>;
  try {
    used = parse(sql);
  } catch (error) {
    return verdict(false, `It is not ${dialect}: ${shorten(messageOf(error))}`);
  }
  const table = notAllowed(used.tables, tables);
  if (table !== undefined) return verdict(false, `It uses a table that is not allowed: ${table}.`);
  const column = notAllowed(used.columns, columns.flatMap(withUnknownTable));
  if (column !== undefined) return verdict(false, `It uses a column that is not allowed: ${column}.`);
  return verdict(true, `It is ${dialect}.`);
}

/**
 * The first name that no rule allows. A rule is a pattern for `action::database::table` or `action::table::column`, or
 * a plain name for any action. Without rules, everything is allowed.
 */
function notAllowed(used: readonly string[], rules: readonly string[]): string | undefined {
  if (rules.length === 0) return undefined;
  const patterns = rules.map(
    (rule) => new RegExp(rule.includes('::') ? `^(?:${rule})$` : `::${escape(rule)}$`, 'i'),
  );
  return used.find((name) => !patterns.some((pattern) => pattern.test(name)));
}

/** A column that a statement names without its table is allowed when it is allowed of any table. */
function withUnknownTable(rule: string): string[] {
  const [action, , column] = rule.split('::');
  return column === undefined ? [rule] : [rule, `${action}::null::${column}`];
}

function escape(name: string): string {
  return name.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

async function rulesOf(input: GraderInput): Promise<SqlRules> {
  const rules = writtenRules(input);
  return { ...rules, parse: await loadSqlParser(rules.dialect) };
}

/**
 * What the value asks for.
 * @throws CupelError `assertion.badValue`
 */
export function writtenRules({ spec, value }: ValueInput): Omit<SqlRules, 'parse'> {
  if (value !== undefined && value !== null && value !== '' && !isRecord(value))
    throw assertionError(
      spec,
      'badValue',
      `the value must be { databaseType, allowedTables, allowedColumns }, not ${kind(value)}`,
    );
  const options = isRecord(value) ? value : {};
  const name = options['databaseType'] ?? 'MySQL';
  const dialect = typeof name === 'string' ? findDialect(name) : undefined;
  if (!dialect) {
    const nearest = typeof name === 'string' ? nearestName(name, sqlDialects) : undefined;
    throw assertionError(spec, 'badValue', `there is no database type ${JSON.stringify(name)}`, {
      hint: nearest ? `Did you mean "${nearest}"?` : `Write one of ${sqlDialects.join(', ')}.`,
    });
  }
  return {
    dialect,
    tables: names(options['allowedTables']),
    columns: names(options['allowedColumns']),
  };

  function names(list: unknown): string[] {
    if (list === undefined || list === null) return [];
    if (Array.isArray(list) && list.every((item) => typeof item === 'string')) return list;
    throw assertionError(spec, 'badValue', '`allowedTables` and `allowedColumns` must be lists of names');
  }
}

/** The contents of fenced blocks that are marked as SQL or not marked at all. */
function sqlBlocks(text: string): string[] {
  return splitFences(text)
    .blocks.filter(({ language }) => language === '' || language === 'sql')
    .map((block) => block.text.trim())
    .filter((block) => block !== '');
}
