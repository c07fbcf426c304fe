import cluster from 'node:cluster';
import type { Logger } from 'pino';
import type { Settings } from './config/settings.js';
import { reportForAll } from './modules/operations/application/metrics-report.js';

/** A process that dies this soon after its start would only die again. */
const TOO_SOON = 5_000;

/** Runs `WEB_CONCURRENCY` server processes on one port; one that dies is replaced, signals reach all of them. */
export function forkServers({ webConcurrency }: Settings, logger: Logger): void {
  let stopping = false;
  const fork = (): void => {
    const started = performance.now();
    cluster.fork().once('exit', (code) => {
      if (stopping) return;
      logger.error({ code }, 'a server process has died');
      if (performance.now() - started < TOO_SOON) process.exit(1);
      fork();
    });
  };
  reportForAll();
  for (let count = 0; count < webConcurrency; count++) fork();

  const signalAll = (signal: NodeJS.Signals): void => {
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill(signal);
  };
  process.on('SIGHUP', () => signalAll('SIGHUP'));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stopping = true;
      signalAll('SIGTERM');
    });
  }
}
