import { DAY, HOUR, MINUTE, SECOND, type Instant } from '../kernel/clock.js';

/** `2023-05-01T12:34:56.789+02:00` and its shorter cousins; a blank in the T's place is what SQL and Python write. */
const EXTENDED =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(Z|[+-]\d\d(?::?\d\d)?)?$/i;
/** `20230501T123456.789+0200`. */
const BASIC = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(?:(\d\d)(?:[.,](\d+))?)?(Z|[+-]\d\d(?:\d\d)?)?$/i;

/**
 * Reads a calendar date with a time of day as ISO 8601 writes it, for `X-Appwrite-Timestamp` (contract §2.6);
 * `undefined` when it is none, or no day of the calendar. No zone means UTC, as everywhere in this API. Digits beyond
 * milliseconds are dropped: stored times have none, so the comparison comes out the same.
 */
export function parseIsoDateTime(text: string): Instant | undefined {
  const match = EXTENDED.exec(text) ?? BASIC.exec(text);
  if (match === null) return undefined;
  const [, years, months, days, hours, minutes, seconds = '0', fraction = '', zone = 'Z'] = match;

  const midnight = startOfDay(Number(years), Number(months), Number(days));
  const time = timeOfDay(
    Number(hours),
    Number(minutes),
    Number(seconds),
    Number(fraction.slice(0, 3).padEnd(3, '0')),
  );
  const offset = zoneOffset(zone);
  return midnight === undefined || time === undefined || offset === undefined
    ? undefined
    : midnight + time - offset;
}

function startOfDay(year: number, month: number, day: number): Instant | undefined {
  // Date.UTC takes the years 0 to 99 for 1900 to 1999. The calendar repeats itself every 400 years of 146,097 days.
  const shifted = new Date(Date.UTC(year + 400, month - 1, day));
  const exists = shifted.getUTCMonth() === month - 1 && shifted.getUTCDate() === day;
  return exists ? shifted.getTime() - 146_097 * DAY : undefined;
}

function timeOfDay(
  hours: number,
  minutes: number,
  seconds: number,
  milliseconds: number,
): number | undefined {
  const time = hours * HOUR + minutes * MINUTE + seconds * SECOND + milliseconds;
  // ISO 8601 also writes the end of a day: 24:00:00. Leap seconds do not exist in Unix time.
  return minutes < 60 && seconds < 60 && time <= DAY ? time : undefined;
}

/** Milliseconds ahead of UTC. */
function zoneOffset(zone: string): number | undefined {
  if (zone.toUpperCase() === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', ''));
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * HOUR + minutes * MINUTE);
}
