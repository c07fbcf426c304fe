export type FailureReason =
  /** The host has an address that nobody has opened for this provider. */
  | 'address'
  /** The URL is not https where it has to be, holds credentials, or is none; or a header holds what none may. */
  | 'insecure'
  | 'timeout'
  | 'too-large'
  | 'redirect'
  /** No connection, none that can be trusted (TLS), or a broken one. */
  | 'connection'
  /** As many calls to the host are under way as there may be. */
  | 'busy'
  /** The host has failed too often lately. */
  | 'left-alone'
  /** A content coding that was not asked for, broken compression, or text that is not UTF-8. */
  | 'undecodable';

/**
 * Why there is no answer. Queries, headers and bodies hold codes, tokens and secrets, so nothing of them is in here, nor
 * the error beneath: a parser's has the bytes that it stumbled over.
 */
export class OutgoingFailure extends Error {
  override readonly name = 'OutgoingFailure';

  /**
   * @param host with its port, unless that goes without saying; `""` when the URL has none
   * @param code what the network, TLS or the HTTP parser calls it (`ECONNREFUSED`); `""` when there is no such name
   */
  constructor(
    readonly reason: FailureReason,
    readonly host: string,
    readonly code: string = '',
  ) {
    super(code === '' ? `${reason}: ${host}` : `${reason}: ${host} (${code})`);
  }
}

const REASONS: Readonly<Record<string, FailureReason>> = {
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  ETIMEDOUT: 'timeout',
  UND_ERR_HEADERS_OVERFLOW: 'too-large',
  // A line break or the like in a header, which a provider's token may have brought.
  UND_ERR_INVALID_ARG: 'insecure',
};

/** The failure that an error of the HTTP client comes down to. */
export function asFailure(error: unknown, host: string): OutgoingFailure {
  if (error instanceof OutgoingFailure) return error;
  const { code } = (error ?? {}) as { code?: unknown };
  const name = typeof code === 'string' && /^\w{1,64}$/.test(code) ? code : '';
  return new OutgoingFailure(REASONS[name] ?? 'connection', host, name);
}
