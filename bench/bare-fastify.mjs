/** The limit that the session check is measured against: bare Fastify with one prepared look-up, and nothing else. */
import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import Fastify from 'fastify';

const [path, port] = process.argv.slice(2);
const lookUp = new Database(path, { readonly: true }).prepare(
  `SELECT s.id AS session_id, u.* FROM sessions s
   JOIN users u ON u.project_id = s.project_id AND u.id = s.user_id WHERE s.secret_hash = ?`,
);

const app = Fastify();
app.get('/v1/account', (request) => {
  const [, value] = /a_session_default=([^;]*)/.exec(request.headers.cookie);
  const { secret } = JSON.parse(Buffer.from(decodeURIComponent(value), 'base64').toString());
  const user = lookUp.get(createHash('sha256').update(secret).digest());
  return Promise.resolve({ $id: user.id, name: user.name, email: user.email, prefs: JSON.parse(user.prefs) });
});
await app.listen({ port: Number(port), host: '127.0.0.1' });
process.send('ready');
