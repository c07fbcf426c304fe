import { createSecretKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Settings } from '../../../config/settings.js';
import { problem } from '../../../errors/api-error.js';
import { Clock, MINUTE } from '../../../kernel/clock.js';
import { deriveKey } from '../../../kernel/derive-key.js';
import type { MemberContext } from '../../../kernel/request-context.js';

const LIFETIME = 15 * MINUTE;
/** Accepted that much longer, for clocks that disagree (contract §3.5). */
const TOLERANCE_SECONDS = 10;

export interface JwtSubject {
  readonly userId: string;
  readonly sessionId: string;
}

/** Short-lived tokens for a user's own servers, as good as the session that they come from (contract §3.5). */
@Injectable()
export class SessionJwt {
  private readonly services = new Map<string, readonly JwtService[]>();

  constructor(
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** @throws 404 `user_session_not_found` when the request carries no session */
  issue({ project, caller }: MemberContext): string {
    if (caller.sessionId === null) throw problem('user_session_not_found');
    // The first signs; there always is one.
    const [current] = this.servicesOf(project.id) as readonly [JwtService];
    const exp = Math.floor((this.clock.now() + LIFETIME) / 1_000);
    return current.sign(
      { userId: caller.account.id, sessionId: caller.sessionId, exp },
      { algorithm: 'HS256', noTimestamp: true },
    );
  }

  /** @throws 401 `user_jwt_invalid` */
  verify(projectId: string, token: string): JwtSubject {
    const claims = this.claimsOf(projectId, token);
    const { userId, sessionId, exp } = claims ?? {};
    if (typeof userId !== 'string' || typeof sessionId !== 'string' || typeof exp !== 'number') {
      throw problem('user_jwt_invalid');
    }
    return { userId, sessionId };
  }

  private claimsOf(projectId: string, token: string): Record<string, unknown> | undefined {
    for (const service of this.servicesOf(projectId)) {
      try {
        return service.verify<Record<string, unknown>>(token, {
          // Never what the token's own header asks for (§17.22).
          algorithms: ['HS256'],
          clockTimestamp: Math.floor(this.clock.now() / 1_000),
          clockTolerance: TOLERANCE_SECONDS,
        });
      } catch {
        // Not by this key, or not at all: the reasons are one error to the client.
      }
    }
    return undefined;
  }

  /** A key per project, so that a token of one says nothing in another; one for each root secret in rotation. */
  private servicesOf(projectId: string): readonly JwtService[] {
    const known = this.services.get(projectId);
    if (known !== undefined) return known;
    const services = this.settings.appSecrets.map((appSecret) => {
      // A key object: of bytes, the library first tries whether they are a public key, for five times the work.
      const secret = createSecretKey(deriveKey(appSecret, `jwt:${projectId}`));
      return new JwtService({ secret });
    });
    this.services.set(projectId, services);
    return services;
  }
}
