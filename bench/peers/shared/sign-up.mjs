import { ORIGIN } from './ready.mjs';

/** Whom each peer signs up, by its own endpoints, before it says that it is ready. */
export const USER = { name: 'Bench', email: 'bench@example.com', password: 'a password for the bench' };

/** The peers check where a request with cookies comes from, or may begin to. */
const HEADERS = { 'content-type': 'application/json', origin: ORIGIN };

/**
 * Signs the user up and in.
 *
 * @param paths of the endpoints: `signUp` and `login` take JSON, `check` answers who is signed in
 * @returns the requests to measure: `check` with a valid cookie, and `login`
 */
export async function signUp(paths) {
  await ask(paths.signUp, USER);
  const { email, password } = USER;
  const cookies = (await ask(paths.login, { email, password })).headers.getSetCookie();
  const cookie = cookies.map((line) => line.split(';', 1)[0]).join('; ');
  return {
    check: { path: paths.check, headers: { cookie } },
    login: {
      path: paths.login,
      method: 'POST',
      headers: HEADERS,
      body: JSON.stringify({ email, password }),
    },
  };
}

async function ask(path, body) {
  const answer = await fetch(`${ORIGIN}${path}`, {
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}
