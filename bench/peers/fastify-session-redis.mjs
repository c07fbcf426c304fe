// Fastify with @fastify/session: session and user in Redis. EXTEND=off: a check does not prolong the session.
import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import session from '@fastify/session';
import bcrypt from 'bcrypt';
import { RedisStore } from 'connect-redis';
import Fastify from 'fastify';
import { createClient } from 'redis';
import { PORT, ready } from './shared/ready.mjs';
import { signUp } from './shared/sign-up.mjs';

const PREFIX = process.env.REDIS_PREFIX;
const redis = await createClient({ url: process.env.REDIS_URL }).connect();

const app = Fastify();
app.register(cookie);
app.register(session, {
  secret: 'only for the bench, on the loopback interface',
  store: new RedisStore({ client: redis, prefix: `${PREFIX}session:` }),
  saveUninitialized: false,
  rolling: process.env.EXTEND !== 'off',
  cookie: { secure: false, sameSite: 'lax' },
});

app.post('/signup', async ({ body }) => {
  const { name, email, password } = body;
  const user = { id: randomUUID(), name, email };
  const passwordHash = await bcrypt.hash(password, 12);
  await redis.set(`${PREFIX}user:${email}`, JSON.stringify({ user, passwordHash }), { NX: true });
  return user;
});

app.post('/login', async (request, reply) => {
  const { email, password } = request.body;
  const found = await redis.get(`${PREFIX}user:${email}`);
  const { user, passwordHash } = found === null ? {} : JSON.parse(found);
  if (user === undefined || !(await bcrypt.compare(password, passwordHash))) return reply.code(401).send({});
  // A session id from before the login is not to be the one after it.
  await request.session.regenerate();
  request.session.user = user;
  return user;
});

app.get('/me', (request, reply) => {
  const { user } = request.session;
  if (user === undefined) reply.code(401).send({});
  else reply.send(user);
});

await app.listen({ port: PORT, host: '127.0.0.1' });
ready(await signUp({ signUp: '/signup', login: '/login', check: '/me' }));
