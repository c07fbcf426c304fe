import type { Instant } from '../../../kernel/clock.js';

interface LinkParameters {
  readonly userId: string;
  readonly secret: string;
  readonly expire: Instant;
  /** Only where the page that opens it does not know its project. */
  readonly project?: string;
}

/** What of ASCII has no place in a URL (RFC 3986): some of it would end a link in the middle of a mail. */
const NOT_IN_A_URL = /[^\x21-\uffff]|["<>\\^`{|}\x7f]/g;

/**
 * The link of a message (contract §11.2): the URL's own parameters, then ours, then the fragment.
 *
 * Works on the text, since a parser would rewrite what is not ours to change: `appwrite-callback-x://?a`, the order
 * and encoding of the URL's own parameters, a missing `/`.
 */
export function messageLink(url: string, { userId, secret, expire, project }: LinkParameters): string {
  const ours = new URLSearchParams({ userId, secret, expire: formatExpire(expire) });
  if (project !== undefined) ours.set('project', project);

  const [, base = '', query = '', fragment = ''] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/su.exec(url) ?? [];
  const own = query.split('&').filter((parameter) => parameter !== '' && !ours.has(nameOf(parameter)));
  const link = `${base}?${[...own, ours.toString()].join('&')}${fragment}`;
  return link.replace(NOT_IN_A_URL, encodeURIComponent);
}

/** `YYYY-MM-DD HH:mm:ss.SSS`, in UTC. */
function formatExpire(expire: Instant): string {
  return new Date(expire).toISOString().replace('T', ' ').replace('Z', '');
}

/** Decoded as the receiver will decode it, so that `user%49d` counts as `userId`. */
function nameOf(parameter: string): string {
  const [name = ''] = new URLSearchParams(parameter).keys();
  return name;
}
