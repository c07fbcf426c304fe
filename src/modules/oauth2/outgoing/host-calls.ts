import type { Clock, Instant } from '../../../kernel/clock.js';
import { OutgoingFailure } from './outgoing-failure.js';

export interface HostLimits {
  /** Calls under way to one host. */
  readonly callsAtOnce: number;
  /** Failures in a row after which a host is left alone. */
  readonly failures: number;
  /** Milliseconds that it is left alone for. */
  readonly rest: number;
  /** Hosts that are remembered. */
  readonly hosts: number;
}

/** `neither`: nothing is known of the host, for it was not asked, or has given a wrong answer in good health. */
export type CallOutcome = 'answered' | 'failed' | 'neither';

export interface HostCall {
  /** To be called once. */
  end(outcome: CallOutcome): void;
}

interface HostState {
  running: number;
  failures: number;
  leftAloneUntil: Instant;
  /** Is the one call under way that finds out whether the host is back? */
  onTrial: boolean;
}

/** Who is being called, and who has failed lately: keeps one slow provider from holding all others up (rule 22). */
export class HostCalls {
  /** Only of hosts that are being called or have failed. */
  private readonly states = new Map<string, HostState>();

  constructor(
    private readonly clock: Clock,
    private readonly limits: HostLimits,
  ) {}

  /** @throws OutgoingFailure `busy` or `left-alone` */
  begin(host: string): HostCall {
    const state = this.states.get(host) ?? { running: 0, failures: 0, leftAloneUntil: 0, onTrial: false };
    const isTrial = state.failures >= this.limits.failures;
    if (isTrial && (state.onTrial || this.clock.now() < state.leftAloneUntil)) {
      throw new OutgoingFailure('left-alone', host);
    }
    if (state.running >= this.limits.callsAtOnce || !this.hasRoomFor(host)) {
      throw new OutgoingFailure('busy', host);
    }
    state.running += 1;
    state.onTrial = isTrial;
    this.states.set(host, state);
    return { end: (outcome) => this.end(host, state, isTrial, outcome) };
  }

  private end(host: string, state: HostState, isTrial: boolean, outcome: CallOutcome): void {
    state.running -= 1;
    if (isTrial) state.onTrial = false;
    if (outcome === 'answered') state.failures = 0;
    if (outcome === 'failed') {
      state.failures += 1;
      // Calls that were under way when it began do not prolong it.
      if (isTrial || state.failures === this.limits.failures) {
        state.leftAloneUntil = this.clock.now() + this.limits.rest;
      }
    }
    if (state.running === 0 && state.failures === 0) this.states.delete(host);
  }

  /** Forgets the failures of the host that came first rather than fill the memory. */
  private hasRoomFor(host: string): boolean {
    if (this.states.has(host) || this.states.size < this.limits.hosts) return true;
    for (const [name, { running }] of this.states) {
      if (running === 0) return this.states.delete(name);
    }
    return false;
  }
}
