import { Injectable, Logger } from '@nestjs/common';
import { Settings } from '../../../config/settings.js';
import type { Instant } from '../../../kernel/clock.js';
import { CannotOpen, Sealer } from '../../../kernel/sealer.js';
import type { ProviderGrant } from '../domain/provider-grant.js';
import type { Session } from '../domain/session.js';

/** Keeps providers' tokens with their sessions, sealed under a key of their own (providers rule 19). */
@Injectable()
export class ProviderGrants {
  private readonly logger = new Logger(ProviderGrants.name);
  private readonly sealer: Sealer;

  constructor({ appSecrets }: Settings) {
    this.sealer = new Sealer(appSecrets, 'provider-tokens');
  }

  /** @param expiresAt when the access token does; null: never, or nobody knows */
  put(session: Session, grant: ProviderGrant, expiresAt: Instant | null): void {
    session.providerTokens = this.sealer.seal(JSON.stringify(grant), placeOf(session));
    session.providerTokensExpireAt = expiresAt;
  }

  /** @returns null for sessions of no provider, and for what no secret of `APP_SECRET` opens any more */
  of(session: Session): ProviderGrant | null {
    if (session.providerTokens === null) return null;
    try {
      return JSON.parse(this.sealer.open(session.providerTokens, placeOf(session))) as ProviderGrant;
    } catch (error) {
      if (!(error instanceof CannotOpen)) throw error;
      this.logger.warn(error.message);
      return null;
    }
  }

  /**
   * Seals anew what another secret than today's has sealed.
   *
   * @returns whether there was something to do
   * @throws CannotOpen
   */
  renew(session: Session): boolean {
    const { providerTokens: sealed } = session;
    if (sealed === null || !this.sealer.isOutdated(sealed)) return false;
    const place = placeOf(session);
    session.providerTokens = this.sealer.seal(this.sealer.open(sealed, place), place);
    return true;
  }
}

/** Copied to another session, they cannot be opened. */
function placeOf({ projectId, id }: Session): string {
  return `sessions:${projectId}:${id}:provider_tokens`;
}
