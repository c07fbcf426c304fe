// better-auth on MySQL. HASH=bcrypt: hashes as Gatehouse does, instead of by better-auth's own scrypt.
import { createServer } from 'node:http';
import bcrypt from 'bcrypt';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { createPool } from 'mysql2/promise';
import { ORIGIN, PORT, ready } from './shared/ready.mjs';
import { signUp } from './shared/sign-up.mjs';

const BCRYPT = {
  hash: (password) => bcrypt.hash(password, 12),
  verify: ({ hash, password }) => bcrypt.compare(password, hash),
};

const auth = betterAuth({
  baseURL: ORIGIN,
  secret: 'only for the bench, on the loopback interface',
  database: createPool({ uri: process.env.DATABASE_URL, connectionLimit: 10, timezone: 'Z' }),
  // One query for the session with its user, where the default makes two: its documentation recommends it.
  advanced: { database: { joins: true } },
  emailAndPassword: { enabled: true, ...(process.env.HASH === 'bcrypt' ? { password: BCRYPT } : {}) },
  rateLimit: { enabled: false },
  // Each check is to ask the database, as Gatehouse does: a session that was ended is ended.
  session: { cookieCache: { enabled: false } },
  telemetry: { enabled: false },
});
await (await getMigrations(auth.options)).runMigrations();

const server = createServer(toNodeHandler(auth));
await new Promise((resolve) => server.listen(PORT, '127.0.0.1', resolve));
ready(
  await signUp({
    signUp: '/api/auth/sign-up/email',
    login: '/api/auth/sign-in/email',
    check: '/api/auth/get-session',
  }),
);
