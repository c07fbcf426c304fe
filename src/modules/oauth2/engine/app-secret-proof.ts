import { createHmac } from 'node:crypto';

/** Facebook: shows with a call that it comes from the app, so that a stolen token alone opens nothing. */
export function appSecretProof(accessToken: string, clientSecret: string): string {
  return createHmac('sha256', clientSecret).update(accessToken).digest('hex');
}
