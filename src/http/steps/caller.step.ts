import { Injectable } from '@nestjs/common';
import { problem } from '../../errors/api-error.js';
import { type Caller, GUEST } from '../../kernel/caller.js';
import { Clock } from '../../kernel/clock.js';
import { SessionAuthenticator } from '../../modules/sessions/application/session-authenticator.js';
import { findKey, hasExpired } from '../api-key.js';
import type { Exchange } from '../exchange.js';
import type { Step } from './step.js';

/** Step 7: who is it? A user by JWT or session; else, with a key of the project, an application; else a guest. */
@Injectable()
export class CallerStep implements Step {
  constructor(
    private readonly sessions: SessionAuthenticator,
    private readonly clock: Clock,
  ) {}

  /** @throws 401 `project_key_expired` */
  async take(exchange: Exchange): Promise<void> {
    const user = await this.userOf(exchange);
    exchange.caller = user.kind === 'user' ? user : this.applicationOf(exchange);
  }

  private userOf({ project, jwtSubject, sessionCredential }: Exchange): Caller | Promise<Caller> {
    if (jwtSubject !== undefined) return this.sessions.byJwt(project, jwtSubject, sessionCredential);
    return sessionCredential === undefined ? GUEST : this.sessions.bySession(project, sessionCredential);
  }

  private applicationOf({ project, apiKey }: Exchange): Caller {
    const key = findKey(project, apiKey);
    if (key === undefined) return GUEST;
    if (hasExpired(key, this.clock.now())) throw problem('project_key_expired');
    return { kind: 'application', key };
  }
}
