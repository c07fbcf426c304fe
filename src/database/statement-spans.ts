import { SpanKind, trace } from '@opentelemetry/api';
import type { DataSource, QueryRunner } from 'typeorm';
import { inSpan } from '../tracing/spans.js';
import type { Storage } from './columns.js';

/**
 * Runs a statement as a span of the request or delivery that sends it, by OpenTelemetry's conventions for databases.
 * Its name is what the statement does to which table; the text and the values are not in it. What runs by itself, such
 * as the look into the outbox, makes none.
 */
export function inStatementSpan<T>(storage: Storage, sql: string, run: () => Promise<T>): Promise<T> {
  if (trace.getActiveSpan()?.isRecording() !== true) return run();
  const { operation, table } = statementIn(sql);
  const name = table === undefined ? operation : `${operation} ${table}`;
  const attributes = {
    'db.system.name': storage,
    'db.operation.name': operation,
    'db.query.summary': name,
    ...(table === undefined ? {} : { 'db.collection.name': table }),
  };
  return inSpan(name, { kind: SpanKind.CLIENT, attributes }, run);
}

/** Makes spans of all that TypeORM sends: whatever it is, it goes through `query` of a runner. */
export function traceStatements({ driver }: DataSource, storage: Storage): void {
  const traced = new WeakSet<QueryRunner>();
  const create = driver.createQueryRunner.bind(driver);
  driver.createQueryRunner = (mode) => {
    const runner = create(mode);
    // On SQLite it is always the same one.
    if (traced.has(runner)) return runner;
    traced.add(runner);
    const query = runner.query.bind(runner) as (sql: string, ...rest: unknown[]) => Promise<unknown>;
    runner.query = ((sql: string, ...rest: unknown[]) =>
      inStatementSpan(storage, sql, () => query(sql, ...rest))) as QueryRunner['query'];
    return runner;
  };
}

/** The first word, and the first table that is named. */
export function statementIn(sql: string): { operation: string; table: string | undefined } {
  const operation = /^\s*([a-z]+)/i.exec(sql)?.[1]?.toUpperCase() ?? 'OTHER';
  const table = /\b(?:FROM|INTO|UPDATE)\s+[`"]?(\w+)/i.exec(sql)?.[1];
  return { operation, table };
}
