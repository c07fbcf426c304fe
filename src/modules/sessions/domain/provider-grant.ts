/** What a provider has granted to a session: it opens the provider's interfaces in the user's name. */
export interface ProviderGrant {
  readonly accessToken: string;
  /** `""` when the provider has given none. */
  readonly refreshToken: string;
  /** What was asked for beyond the provider's usual scopes: some providers want it repeated at a refresh. */
  readonly scopes: readonly string[];
  /** As it was sent: some providers want it repeated at a refresh. */
  readonly redirectUri: string;
}
