/**
 * Each entry brings the schema from its index to the next version. Never edit one that has shipped; add one. Records are
 * kept as JSON text, not as `jsonb`, which refuses the character U+0000 that a model may well write.
 */
export const postgresMigrations: readonly string[] = [
  `CREATE TABLE cupel.runs (
     id text PRIMARY KEY,
     suite text NOT NULL,
     started_at text NOT NULL,
     record text NOT NULL
   );
   CREATE INDEX runs_by_suite ON cupel.runs (suite, started_at);
   CREATE TABLE cupel.results (
     run text NOT NULL REFERENCES cupel.runs (id) ON DELETE CASCADE,
     id text NOT NULL,
     healable boolean NOT NULL,
     result text NOT NULL,
     written xid8 NOT NULL DEFAULT pg_current_xact_id(),
     PRIMARY KEY (run, id)
   );
   CREATE INDEX results_by_writing ON cupel.results (run, written);
   CREATE TABLE cupel.journal (
     run text NOT NULL REFERENCES cupel.runs (id) ON DELETE CASCADE,
     id text NOT NULL,
     entry text NOT NULL,
     PRIMARY KEY (run, id)
   );
   CREATE TABLE cupel.notes (
     run text NOT NULL REFERENCES cupel.runs (id) ON DELETE CASCADE,
     kind text NOT NULL,
     key text NOT NULL,
     value text NOT NULL,
     PRIMARY KEY (run, kind, key)
   );
   CREATE TABLE cupel.batch_requests (
     run text NOT NULL REFERENCES cupel.runs (id) ON DELETE CASCADE,
     key text NOT NULL,
     mark text NOT NULL,
     place integer NOT NULL,
     healable boolean NOT NULL DEFAULT false,
     answer text,
     PRIMARY KEY (run, key)
   );
   CREATE INDEX batch_requests_by_place ON cupel.batch_requests (run, mark, place);
   CREATE TABLE cupel.cache (
     key text PRIMARY KEY,
     value text NOT NULL,
     at bigint NOT NULL,
     hits bigint NOT NULL DEFAULT 0
   );
   CREATE TABLE cupel.budgets (
     run text PRIMARY KEY REFERENCES cupel.runs (id) ON DELETE CASCADE,
     most double precision NOT NULL,
     spent double precision NOT NULL DEFAULT 0
   );
   CREATE TABLE cupel.reservations (
     run text NOT NULL REFERENCES cupel.budgets (run) ON DELETE CASCADE,
     id uuid NOT NULL,
     worst double precision NOT NULL,
     until timestamptz NOT NULL,
     PRIMARY KEY (run, id)
   );
   CREATE TABLE cupel.plans (
     run text PRIMARY KEY REFERENCES cupel.runs (id) ON DELETE CASCADE,
     plan text NOT NULL,
     complete boolean NOT NULL DEFAULT false,
     cancelled boolean NOT NULL DEFAULT false,
     ended boolean NOT NULL DEFAULT false
   );
   CREATE TABLE cupel.parts (
     run text NOT NULL REFERENCES cupel.plans (run) ON DELETE CASCADE,
     id uuid NOT NULL,
     state text NOT NULL DEFAULT 'open',
     reason text,
     PRIMARY KEY (run, id)
   );
   CREATE TABLE cupel.pace (
     name text PRIMARY KEY,
     free_at timestamptz NOT NULL
   );`,
  // A run has ended before its summary holds all that only its suite knows of.
  `ALTER TABLE cupel.plans ADD COLUMN completed boolean NOT NULL DEFAULT false;
   UPDATE cupel.plans SET completed = ended;`,
  `CREATE TABLE cupel.spending (
     run text PRIMARY KEY REFERENCES cupel.runs (id) ON DELETE CASCADE,
     amount double precision NOT NULL
   );`,
  // One account of what a run has spent, whether workers made its calls or one process did.
  `INSERT INTO cupel.spending AS s (run, amount) SELECT run, spent FROM cupel.budgets WHERE spent > 0
   ON CONFLICT (run) DO UPDATE SET amount = greatest(s.amount, excluded.amount);
   ALTER TABLE cupel.budgets DROP COLUMN spent;`,
];
