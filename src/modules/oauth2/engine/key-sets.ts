import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { type Clock, HOUR, MINUTE } from '../../../kernel/clock.js';
import type { GuardedClient, OutgoingRequest } from '../outgoing/guarded-client.js';
import { fetchDocument } from './answers.js';
import { providerFailure } from './failures.js';
import { Remembered } from './remembered.js';

/** Where keys are published, and how far the call for them may reach. */
export type KeyPlace = Pick<OutgoingRequest, 'url' | 'reach'>;

/** The public keys that providers sign with (RFC 7517). */
export class KeySets {
  private readonly sets: Remembered<JWTVerifyGetKey>;

  constructor(
    private readonly client: GuardedClient,
    clock: Clock,
  ) {
    this.sets = new Remembered(clock, { lifetime: HOUR, patience: MINUTE, capacity: 500 });
  }

  /** @throws 424 `user_oauth2_provider_error` */
  of(place: KeyPlace): Promise<JWTVerifyGetKey> {
    return this.sets.get(keyOf(place), () => this.fetch(place));
  }

  /**
   * Looks for newer ones: once a minute at most, whoever sends unknown keys how often (rule 9).
   *
   * @throws 424 `user_oauth2_provider_error`
   */
  newer(place: KeyPlace): Promise<JWTVerifyGetKey> {
    return this.sets.renew(keyOf(place), () => this.fetch(place));
  }

  private async fetch(place: KeyPlace): Promise<JWTVerifyGetKey> {
    const document = await fetchDocument(this.client, place, 'its key set');
    try {
      return createLocalJWKSet(document as JSONWebKeySet);
    } catch {
      throw providerFailure('its key set is none');
    }
  }
}

function keyOf({ url, reach }: KeyPlace): string {
  return JSON.stringify([url, reach]);
}
