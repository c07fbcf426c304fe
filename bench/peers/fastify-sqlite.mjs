// The limit that Fastify sets on SQLite: one route, one prepared look-up, and nothing else.
import Database from 'better-sqlite3';
import Fastify from 'fastify';
import { ACCOUNT, account, check, OWNER, secretHash } from './shared/owner.mjs';
import { PORT, ready } from './shared/ready.mjs';

const path = process.env.DATABASE_URL.replace(/^sqlite:/, '');
const owner = new Database(path, { readonly: true }).prepare(OWNER);

const app = Fastify();
app.get(ACCOUNT, (request, reply) => {
  const hash = secretHash(request.headers.cookie);
  const row = hash && owner.get(hash);
  if (row === undefined) reply.code(401).send({});
  else reply.send(account(row));
});
await app.listen({ port: PORT, host: '127.0.0.1' });
ready(check());
