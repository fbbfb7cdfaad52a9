import type { SQLInputValue } from 'node:sqlite';
import type { RunRecord } from '../engine/result.ts';
import type { Figure, Term, TextPlace } from '../../shared/caseFilter.ts';

interface Condition {
  sql: string;
  parameters: SQLInputValue[];
}

const textColumns: Record<TextPlace, readonly string[]> = {
  any: ['output', 'vars', 'reasons'],
  output: ['output'],
  vars: ['vars'],
  reason: ['reasons'],
};

const figureColumns: Record<Figure, string> = {
  score: 'score',
  cost: 'cost',
  latency: 'latency',
  tokens: 'input_tokens + output_tokens',
};

/** A term of a filter as a condition on a row of `results`. Nulls (what is unknown) meet no comparison. */
export function termSql(term: Term, run: Pick<RunRecord, 'prompts' | 'providers'>): Condition {
  const { sql, parameters } = positive(term, run);
  return { sql: term.not ? `NOT coalesce(${sql}, 0)` : sql, parameters };
}

function positive(term: Term, run: Pick<RunRecord, 'prompts' | 'providers'>): Condition {
  switch (term.kind) {
    case 'text':
      return textCondition(term);
    case 'figure':
      return { sql: `(${figureColumns[term.figure]} ${term.comparison} ?)`, parameters: [term.value] };
    case 'metric':
      return {
        sql: `((SELECT value FROM json_each(named) WHERE key = ?) ${term.comparison} ?)`,
        parameters: [term.name, term.value],
      };
    case 'column': {
      const wanted = term.text.toLowerCase();
      const all = term.of === 'provider' ? run.providers : run.prompts;
      const found = all.flatMap(({ id, label }, index) =>
        label.toLowerCase().includes(wanted) || id.toLowerCase().includes(wanted) ? [index] : [],
      );
      return { sql: `(${term.of} IN (SELECT value FROM json_each(?)))`, parameters: [JSON.stringify(found)] };
    }
    case 'assertion':
      return {
        sql: `EXISTS (SELECT 1 FROM json_each(detail, '$.assertions') WHERE value ->> 'type' = ?${
          term.failed ? " AND value ->> 'pass' = 0" : ''
        })`,
        parameters: [term.type],
      };
    case 'metadata':
      return {
        sql: '(CAST((SELECT value FROM json_each(metadata) WHERE key = ?) AS TEXT) = ?)',
        parameters: [term.name, term.value],
      };
    case 'case':
      return { sql: `(case_no ${term.comparison} ?)`, parameters: [term.number - 1] };
  }
}

function textCondition({ place, text, regex }: Term & { kind: 'text' }): Condition {
  const columns = textColumns[place];
  // LIKE knows the two cases of ASCII letters only.
  // oxlint-disable-next-line no-control-regex -- what is ASCII
  const like = !regex && /^[\u0000-\u007F]*$/.test(text);
  const escaped = regex ? text : text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
  const value = like ? `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%` : escaped;
  const test = like ? "LIKE ? ESCAPE '\\'" : 'REGEXP ?';
  return {
    sql: `(${columns.map((column) => `coalesce(${column} ${test}, 0)`).join(' OR ')})`,
    parameters: columns.map(() => value),
  };
}
