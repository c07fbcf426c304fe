/** What a provider has sent, as parsed JSON, and what of our own settings is no secret. */
export interface Sources {
  readonly token: unknown;
  readonly userInfo: unknown;
  /** By name; null where the request failed. */
  readonly extras: Readonly<Record<string, unknown>>;
  /** Claims of the verified id token, else null. */
  readonly idToken: unknown;
  /** What came with the callback: Apple's `user`, parsed. */
  readonly callback: unknown;
  readonly clientId: string;
}

/** Takes a value out of the sources; null when it is not there. */
export type Expression = (sources: Sources) => unknown;

/** Answers a question about the sources and the address that was found in them. */
export type Check = (sources: Sources, email: string) => boolean;
