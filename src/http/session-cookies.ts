import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import type { Instant } from '../kernel/clock.js';
import type { Exchange } from './exchange.js';
import { firstParty } from './origin.js';
import { clearedSessionCookies, encodeSession, fallbackCookies, sessionCookies } from './session-cookie.js';

/**
 * The session's way to the client and back out of it (contract §3.2, §3.4). No other code sets a cookie: Apple
 * clients replace all they have by any `Set-Cookie`.
 */
@Injectable()
export class SessionCookies {
  constructor(private readonly settings: Settings) {}

  /** @returns the value, which is what native OAuth2 clients receive as `secret` */
  issue(exchange: Exchange, session: { userId: string; secret: string; expiresAt: Instant }): string {
    const value = encodeSession(session.userId, session.secret);
    const expires = new Date(session.expiresAt);
    this.set(
      exchange,
      sessionCookies(exchange.project.id, value, { ...this.terms(exchange), expires }),
      value,
    );
    return value;
  }

  clear(exchange: Exchange): void {
    this.set(exchange, clearedSessionCookies(exchange.project.id, this.terms(exchange)), undefined);
  }

  /** Tells the client to forget the session while its cookies stay: what blocking oneself does. */
  clearFallback(exchange: Exchange): void {
    this.setFallback(exchange, undefined);
  }

  private set(exchange: Exchange, cookies: string[], value: string | undefined): void {
    void exchange.reply.header('Set-Cookie', cookies);
    this.setFallback(exchange, value);
  }

  /** A browser that treats the API as first-party keeps the cookie; a script-readable copy would only weaken it. */
  private setFallback({ reply, origin, project }: Exchange, value: string | undefined): void {
    if (firstParty(origin, this.settings.publicHost)) return;
    void reply.header('X-Fallback-Cookies', fallbackCookies(project.id, value));
  }

  private terms(exchange: Exchange): { domainHost: string; secure: boolean } {
    const { publicUrl, publicHost } = this.settings;
    return { domainHost: publicHost, secure: exchange.isHttps || publicUrl.startsWith('https:') };
  }
}
