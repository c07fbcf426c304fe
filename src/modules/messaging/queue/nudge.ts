import type { CarriedTrace } from '../../../tracing/spans.js';

/** Name of the queue in Redis. */
export const MESSAGES = 'messages';

/** A job's data: where to look, and nothing of what the message says. */
export interface Nudge extends CarriedTrace {
  readonly messageId: string;
}
