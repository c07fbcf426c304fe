// The limit below all frameworks: node:http, mysql2, one prepared look-up.
import { createServer } from 'node:http';
import { findOwner } from './shared/mysql-owner.mjs';
import { ACCOUNT, account, check, secretHash } from './shared/owner.mjs';
import { PORT, ready } from './shared/ready.mjs';

const server = createServer((request, response) => {
  if (request.url !== ACCOUNT) return send(response, 404);
  const hash = secretHash(request.headers.cookie);
  if (hash === undefined) return send(response, 401);
  findOwner(hash, (error, row) => {
    if (error) send(response, 500);
    else if (row === undefined) send(response, 401);
    else send(response, 200, account(row));
  });
});
server.listen(PORT, '127.0.0.1', () => ready(check()));

function send(response, status, document = {}) {
  const body = JSON.stringify(document);
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  };
  response.writeHead(status, headers).end(body);
}
