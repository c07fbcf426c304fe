import type { Logger } from 'pino';
import type { TracingSettings } from '../config/tracing-settings.js';

/** Sends what is left, within a second, and ends. Never throws. */
export type EndTracing = () => Promise<void>;

/** Starts OpenTelemetry's SDK where it is wanted; else not even its code is loaded. */
export async function startTracing(
  settings: TracingSettings | undefined,
  logger: Logger,
): Promise<EndTracing> {
  if (settings === undefined) return () => Promise.resolve();
  const { startSdk } = await import('./sdk.js');
  return startSdk(settings, logger);
}
