import { setTimeout as delay } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Settings } from './config/settings.js';
import { Readiness } from './modules/operations/application/readiness.js';
import type { EndTracing } from './tracing/start-tracing.js';

/** A stop is over by then, whatever is still running: orchestrators kill after 10 s. */
const STOP_LIMIT = 9_500;

/** SIGTERM and SIGINT: turn unready, give load balancers time to notice, finish what is in flight, exit 0. */
export function handleSignals(
  app: INestApplicationContext,
  settings: Settings,
  logger: Logger,
  endTracing: EndTracing,
): void {
  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => process.exit(0), STOP_LIMIT).unref();
    app.get(Readiness, { strict: false }).drain();
    await delay(settings.drainDelay);
    await app.close();
    await endTracing();
    logger.info('stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stop(signal).catch((error: unknown) => {
        logger.error({ error }, 'the stop went wrong');
        process.exit(1);
      });
    });
  }
}
