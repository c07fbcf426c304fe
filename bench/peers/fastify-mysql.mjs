// The limit that Fastify sets on MySQL: one route, one prepared look-up, and nothing else.
import Fastify from 'fastify';
import { findOwner } from './shared/mysql-owner.mjs';
import { ACCOUNT, account, check, secretHash } from './shared/owner.mjs';
import { PORT, ready } from './shared/ready.mjs';

const app = Fastify();
app.get(ACCOUNT, (request, reply) => {
  const hash = secretHash(request.headers.cookie);
  if (hash === undefined) return reply.code(401).send({});
  findOwner(hash, (error, row) => {
    if (error) reply.send(error);
    else if (row === undefined) reply.code(401).send({});
    else reply.send(account(row));
  });
});
await app.listen({ port: PORT, host: '127.0.0.1' });
ready(check());
