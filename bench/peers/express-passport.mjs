// The usual application: Express, express-session and Passport over TypeORM on MySQL. EXTEND=off: a check does not
// prolong the session.
import bcrypt from 'bcrypt';
import { TypeormStore } from 'connect-typeorm';
import express from 'express';
import session from 'express-session';
import passport from 'passport';
import { Strategy } from 'passport-local';
import { openDatabase } from './express-passport/database.mjs';
import { PORT, ready } from './shared/ready.mjs';
import { signUp } from './shared/sign-up.mjs';

const { users, sessions } = await openDatabase(process.env.DATABASE_URL);

// The settings that its documentation shows.
const store = new TypeormStore({ cleanupLimit: 2, limitSubquery: false, ttl: 86_400 }).connect(sessions);
// express-session extends a session at every request where the store has a method for it.
if (process.env.EXTEND === 'off') delete store.touch;

passport.use(
  new Strategy({ usernameField: 'email' }, async (email, password, done) => {
    try {
      const user = await users.findOne({ where: { email } });
      const isRight = user !== null && (await bcrypt.compare(password, user.passwordHash));
      done(null, isRight && user);
    } catch (error) {
      done(error);
    }
  }),
);
passport.serializeUser((user, done) => done(null, user.id));
passport.deserializeUser((id, done) => {
  users.findOne({ where: { id } }).then((user) => done(null, user ?? false), done);
});

const app = express();
app.disable('x-powered-by');
app.use(express.json());
app.use(
  session({
    secret: 'only for the bench, on the loopback interface',
    store,
    resave: false,
    saveUninitialized: false,
    cookie: { sameSite: 'lax' },
  }),
);
app.use(passport.session());

app.post('/signup', async ({ body: { name, email, password } }, response) => {
  const user = await users.save({ name, email, passwordHash: await bcrypt.hash(password, 12) });
  response.json(visible(user));
});
app.post('/login', passport.authenticate('local'), ({ user }, response) => response.json(visible(user)));
app.get('/me', ({ user }, response) => {
  if (user === undefined) response.status(401).json({});
  else response.json(visible(user));
});

app.listen(PORT, '127.0.0.1', async (error) => {
  if (error) throw error;
  ready(await signUp({ signUp: '/signup', login: '/login', check: '/me' }));
});

function visible({ id, name, email, createdAt }) {
  return { id, name, email, createdAt };
}
