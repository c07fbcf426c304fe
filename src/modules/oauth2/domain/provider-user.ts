/** Who came back from a provider, in our words. */
export interface ProviderUser {
  /** The provider's id of the person, as text. */
  readonly id: string;
  /** Trimmed and in lower case; null when the provider gives none, or none that we would take. */
  readonly email: string | null;
  readonly name: string | null;
  /** Whether the provider vouches for the address, or the operator does in its place (`trustEmail`). */
  readonly emailVerified: boolean;
  /** Whose id it is, where anybody may run such a server: the host; else `""` (rule 11). */
  readonly issuer: string;
}

/** What opens the provider's interfaces for a session's user. */
export interface ProviderTokens {
  readonly accessToken: string;
  /** `""` when the provider has given none. */
  readonly refreshToken: string;
  /** Seconds that the access token lasts; null when it does not expire, or nothing is said. */
  readonly expiresIn: number | null;
}
