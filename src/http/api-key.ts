import type { Instant } from '../kernel/clock.js';
import type { ApiKey, Project } from '../kernel/project.js';
import { hashSecret, sameHash } from '../kernel/secret.js';

/** The project's key that the header holds; an unknown one is as good as none (contract §3.6). */
export function findKey(project: Project, text: string): ApiKey | undefined {
  if (text === '' || project.apiKeys.length === 0) return undefined;
  const hash = hashSecret(text);
  return project.apiKeys.find(({ secretHash }) => sameHash(secretHash, hash));
}

export function hasExpired({ expiresAt }: ApiKey, now: Instant): boolean {
  return expiresAt !== null && expiresAt < now;
}
