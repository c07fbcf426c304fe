import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Looks something up that is not counted as it happens. Never throws. */
type LookUp = () => void | Promise<void>;

/**
 * All that this process counts: the only list of it, `docs/operations/metrics.md` explains it. Whoever knows that
 * something has happened counts it here.
 *
 * A label's value is one of a short list that is known beforehand. Never an id, an address or a path: they would tell
 * who does what, and each would be a series of its own.
 */
@Injectable()
export class Metrics {
  /** Our own: the package's global one would be shared by whatever else there is in the process. */
  readonly registry = new Registry();
  private readonly registers = [this.registry];
  private readonly lookUps: LookUp[] = [];

  readonly requests = new Histogram({
    name: 'gatehouse_http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: this.registers,
  });

  readonly rateLimitRefusals = new Counter({
    name: 'gatehouse_rate_limit_refusals_total',
    help: 'Requests refused with status 429, by the operation that was asked for.',
    labelNames: ['endpoint'],
    registers: this.registers,
  });

  readonly sessionsCreated = new Counter({
    name: 'gatehouse_sessions_created_total',
    help: 'Sessions started, by the way in.',
    labelNames: ['provider'],
    registers: this.registers,
  });

  readonly oauth2Logins = new Counter({
    name: 'gatehouse_oauth2_logins_total',
    help: 'OAuth2 logins that have come back from a provider: success, or the type of the error.',
    labelNames: ['provider', 'outcome'],
    registers: this.registers,
  });

  readonly passwordHashWait = new Histogram({
    name: 'gatehouse_password_hash_wait_seconds',
    help: 'Time that a password hash has waited for its turn, the hashing itself not included.',
    buckets: [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: this.registers,
  });

  readonly passwordHashQueue = new Gauge({
    name: 'gatehouse_password_hash_queue',
    help: 'Password hashes that wait for their turn.',
    collect: () => this.lookUp(),
    registers: this.registers,
  });

  readonly passwordStrengthChecks = new Counter({
    name: 'gatehouse_password_strength_checks_total',
    help: 'New passwords whose strength was asked for: strong, weak (refused), failed (let through).',
    labelNames: ['outcome'],
    registers: this.registers,
  });

  readonly breachedPasswordChecks = new Counter({
    name: 'gatehouse_breached_password_checks_total',
    help: 'New passwords looked up among the breached ones: clear, breached (refused), failed (let through).',
    labelNames: ['outcome'],
    registers: this.registers,
  });

  readonly deliveries = new Counter({
    name: 'gatehouse_message_deliveries_total',
    help: 'Attempts to deliver a message: delivered, postponed (to be tried again), failed (given up).',
    labelNames: ['channel', 'outcome'],
    registers: this.registers,
  });

  readonly dependencies = new Gauge({
    name: 'gatehouse_dependency_up',
    help: 'Whether a part that the service depends on is there: 1 or 0. Not there for what is not used.',
    labelNames: ['dependency'],
    aggregator: 'min',
    collect: () => this.lookUp(),
    registers: this.registers,
  });

  // Of several processes that of the youngest. The package's own figure is left out there.
  readonly started = new Gauge({
    name: 'gatehouse_start_time_seconds',
    help: 'When the process has started, in seconds since 1970.',
    aggregator: 'max',
    registers: this.registers,
  });

  // Of the database, hence the same in all processes: not to be added up.
  readonly outboxMessages = new Gauge({
    name: 'gatehouse_outbox_messages',
    help: 'Messages in the outbox, counted up to 10000: due, waiting (being sent, or between tries), failed.',
    labelNames: ['state'],
    aggregator: 'max',
    collect: () => this.lookUp(),
    registers: this.registers,
  });

  readonly outboxOldest = new Gauge({
    name: 'gatehouse_outbox_oldest_seconds',
    help: 'Age of the oldest message that has not been delivered or given up; 0 when there is none.',
    aggregator: 'max',
    collect: () => this.lookUp(),
    registers: this.registers,
  });

  /** With memory, CPU, event loop and garbage collection of the process. */
  static ofThisProcess(): Metrics {
    const metrics = new Metrics();
    collectDefaultMetrics({ register: metrics.registry });
    metrics.started.set(performance.timeOrigin / 1_000);
    return metrics;
  }

  /** Has values looked up whenever somebody asks for them. */
  lookUpWhenAsked(lookUp: LookUp): void {
    this.lookUps.push(lookUp);
  }

  private async lookUp(): Promise<void> {
    await Promise.all(this.lookUps.map(async (lookUp) => lookUp()));
  }
}
