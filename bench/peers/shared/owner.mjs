import { createHash } from 'node:crypto';

export const ACCOUNT = '/v1/account';

/** The session with its user, as Gatehouse itself looks them up. */
export const OWNER = `SELECT u.id, u.created_at, u.updated_at, u.name, u.active, u.password_updated_at, u.email, u.phone,
    u.email_verified, u.phone_verified, u.prefs
  FROM sessions s JOIN users u ON u.project_id = s.project_id AND u.id = s.user_id
  WHERE s.secret_hash = ?`;

const COOKIE = /(?:^|; )a_session_default=([^;]*)/;

/** What `OWNER` asks for, from Gatehouse's own cookie; undefined when there is none. */
export function secretHash(cookieHeader = '') {
  const value = COOKIE.exec(cookieHeader)?.[1];
  if (value === undefined) return undefined;
  const { secret } = JSON.parse(Buffer.from(decodeURIComponent(value), 'base64').toString());
  return createHash('sha256').update(secret).digest();
}

/** The same document that Gatehouse answers a client that asks for no response format. */
export function account(row) {
  return {
    $id: row.id,
    $createdAt: isoDate(row.created_at),
    $updatedAt: isoDate(row.updated_at),
    name: row.name,
    registration: isoDate(row.created_at),
    status: row.active === 1,
    passwordUpdate: isoDate(row.password_updated_at),
    email: row.email ?? '',
    phone: row.phone ?? '',
    emailVerification: row.email_verified === 1,
    phoneVerification: row.phone_verified === 1,
    prefs: JSON.parse(row.prefs),
  };
}

/** The request to measure, with the cookie of a session that Gatehouse has begun. */
export function check() {
  const headers = { 'x-appwrite-project': 'default', cookie: process.env.SESSION_COOKIE };
  return { check: { path: ACCOUNT, headers } };
}

function isoDate(instant) {
  return instant === null ? '' : new Date(Number(instant)).toISOString().replace('Z', '+00:00');
}
