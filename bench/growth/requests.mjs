import { FORM } from '../lib/gatehouse.mjs';
import { cookieOf, PASSWORD, PROJECT } from '../seed/people.mjs';

/** As many different ones as a load asks for, where there are so many: spread over all users. */
const DIFFERENT = 10_000;
/** Who signs in: as many at each size, so that at each as many sessions are added to each of them. */
const SIGN_IN = 1_000;

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** What is measured, by its name: the requests of many users, in an order that jumps about among them. */
export function requestsOf(people) {
  const owners = Math.ceil(people.count / people.shape.sessionOwners);
  const sessions = spread(people.sessions, DIFFERENT).map((number) => people.session(number));
  // Who has a log has sessions too: this is the first of each.
  const readers = spread(Math.ceil(people.count / people.shape.logOwners), DIFFERENT)
    .map((index) => people.logOwner(index) / people.shape.sessionOwners)
    .map((number) => people.session(number % owners));
  return {
    'GET /v1/account': sessions.map((session) => as(session, '/v1/account')),
    'GET /v1/account/sessions': sessions.map((session) => as(session, '/v1/account/sessions')),
    'GET /v1/account/logs': readers.map((session) => as(session, '/v1/account/logs')),
    'POST /v1/account/sessions/email': spread(people.count, SIGN_IN).map((number) =>
      signIn(people.user(number)),
    ),
  };
}

function as(session, path) {
  return { path, headers: { 'x-appwrite-project': PROJECT, cookie: cookieOf(session) } };
}

function signIn({ email }) {
  return {
    method: 'POST',
    path: '/v1/account/sessions/email',
    headers: FORM,
    body: new URLSearchParams({ email, password: PASSWORD }).toString(),
  };
}

/** Numbers below `count`, each next one far from the last, and all of it covered evenly. */
function spread(count, most) {
  const size = Math.min(count, most);
  return Array.from({ length: size }, (_, index) => Math.floor(((index * GOLDEN) % 1) * count));
}
