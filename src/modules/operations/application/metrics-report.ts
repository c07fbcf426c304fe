import cluster from 'node:cluster';
import { Injectable } from '@nestjs/common';
import { AggregatorRegistry } from 'prom-client';
import { problem } from '../../../errors/api-error.js';
import { Metrics } from './metrics.js';

/** A little more than the package takes for collecting; its own failure is to come first. */
const LIMIT = 6_000;

interface Question {
  readonly type: 'gatehouse:metrics-wanted';
  readonly id: number;
}

interface Answer {
  readonly type: 'gatehouse:metrics';
  readonly id: number;
  /** Absent when a process has not answered. */
  readonly text?: string;
}

/**
 * The metrics as text. Of several server processes on one port (WEB_CONCURRENCY) any may be asked, and each answers
 * for all of them: it has the first process collect.
 */
@Injectable()
export class MetricsReport {
  private readonly asked = new Map<number, (text: string | undefined) => void>();
  private lastId = 0;

  constructor(private readonly metrics: Metrics) {
    if (!cluster.isWorker) return;
    AggregatorRegistry.setRegistries([metrics.registry]);
    // Its constructor is what makes this process answer when the first one collects.
    new AggregatorRegistry();
    process.on('message', (message: unknown) => {
      if (isAnswer(message)) this.asked.get(message.id)?.(message.text);
    });
  }

  /**
   * In Prometheus' text format.
   *
   * @throws 503 `general_service_unavailable` when another process does not answer in time
   */
  async text(): Promise<string> {
    const text = cluster.isWorker ? await this.ofAll() : await this.metrics.registry.metrics();
    if (text === undefined) throw problem('general_service_unavailable', { retryAfter: 5 });
    return text;
  }

  private async ofAll(): Promise<string | undefined> {
    const id = ++this.lastId;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise((resolve) => {
        this.asked.set(id, resolve);
        timer = setTimeout(() => resolve(undefined), LIMIT);
        process.send?.({ type: 'gatehouse:metrics-wanted', id } satisfies Question);
      });
    } finally {
      clearTimeout(timer);
      this.asked.delete(id);
    }
  }
}

/** In the first process, which serves nothing itself: collects the metrics of all others for the one that asks. */
export function reportForAll(): void {
  const all = new AggregatorRegistry();
  cluster.on('message', (asker, message: unknown) => {
    if (!isQuestion(message)) return;
    const { id } = message;
    const answer = (text?: string): void => {
      if (asker.isConnected()) asker.send({ type: 'gatehouse:metrics', id, text });
    };
    all.clusterMetrics().then(answer, () => answer());
  });
}

function isQuestion(message: unknown): message is Question {
  return (message as Partial<Question> | null)?.type === 'gatehouse:metrics-wanted';
}

function isAnswer(message: unknown): message is Answer {
  return (message as Partial<Answer> | null)?.type === 'gatehouse:metrics';
}
