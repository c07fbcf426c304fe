/** A moment in time: milliseconds since 1970-01-01T00:00:00Z. Plain numbers compare, add and store without surprises. */
export type Instant = number;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The port through which all code learns the time, so that tests can move it. */
export abstract class Clock {
  abstract now(): Instant;
}

export class SystemClock extends Clock {
  now(): Instant {
    // eslint-disable-next-line no-restricted-properties -- the one place that may ask the machine
    return Date.now();
  }
}

/** `YYYY-MM-DDTHH:mm:ss.SSS+00:00`: the only date format on the wire (contract §6). An absent date is `""`. */
export function isoDate(instant: Instant | null): string {
  return instant === null ? '' : `${new Date(instant).toISOString().slice(0, -1)}+00:00`;
}
