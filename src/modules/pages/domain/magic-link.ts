import type { Instant } from '../../../kernel/clock.js';

/** What a magic URL brings along to be confirmed with. */
export interface MagicLink {
  readonly userId: string;
  readonly secret: string;
}

const EXPIRE = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3})$/;

/**
 * The link that a page was opened by; undefined when it cannot work: something is missing, or it has said itself until
 * when it works. Whether it does is decided when it is used, and only then.
 */
export function readMagicLink(
  parameters: Readonly<Record<string, unknown>>,
  now: Instant,
): MagicLink | undefined {
  const { userId, secret, expire } = parameters;
  if (!isText(userId) || !isText(secret)) return undefined;
  return isText(expire) && expiry(expire) <= now ? undefined : { userId, secret };
}

/** Of `YYYY-MM-DD HH:mm:ss.SSS` in UTC; of anything else NaN, which is no time before any other. */
function expiry(text: string): Instant {
  const [, day = '', time = ''] = EXPIRE.exec(text) ?? [];
  return Date.parse(`${day}T${time}Z`);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
