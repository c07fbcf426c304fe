import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import { QueryFailedError } from 'typeorm';
import type { Settings } from '../config/settings.js';
import { traceOfLine } from '../tracing/spans.js';

type LogSettings = Pick<Settings, 'logLevel' | 'logFormat'> & Partial<Pick<Settings, 'tracing'>>;

/** The process's log: JSON lines, or readable ones on a terminal. */
export function createLogger({ logLevel, logFormat, tracing }: LogSettings): Logger {
  const options = {
    level: logLevel,
    base: null,
    serializers: { error: describeError },
    ...(tracing === undefined ? {} : { mixin: traceOfLine }),
  };
  return logFormat === 'pretty'
    ? pino(options, pretty({ sync: true, ignore: 'pid,hostname' }))
    : pino(options);
}

/**
 * What a log line says of an error. Only what is listed here: a driver's error also holds the statement's parameters
 * (hashes, addresses, preferences), and its message repeats the value that was a duplicate.
 */
export function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const isQuery = error instanceof QueryFailedError;
  const { code } = (isQuery ? (error.driverError as { code?: unknown }) : error) as { code?: unknown };
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    message: isQuery ? 'a database statement failed' : error.message,
    stack: frames(error.stack),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

/** The frames alone: a stack begins with the message. */
function frames(stack = ''): string[] {
  return stack
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 12)
    .map((line) => line.trim());
}
