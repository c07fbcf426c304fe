import type { Answer } from '../../support/client.js';
import type { RoutesDocument } from '../../support/fuzz/requests.js';
import {
  expectLoggedIn,
  expectPage,
  portraitOf,
  useScene,
  withProviders,
} from '../../support/oauth2/scene.js';
import {
  anotherLogin,
  bodyOf,
  credentialsIn,
  mailedRecovery,
  mailedVerification,
  resetTo,
  RETURN_URL,
  someUser,
  tablesOf,
} from '../../support/scenarios.js';
import { eventually } from '../../support/waiting.js';
import { mailedMagicUrl, somePhone, textedCode, useCode, useLink } from '../../support/ways-in.js';

const KEY = 'a-key-of-ours-0123456789-abcdef';
const PASSWORD = 'known in ours alone';
const PROVIDER = 'discord';

/** What anybody may ask of a project who knows no more than an address or a number, or not even that. */
const OPEN_TO_ALL = [
  'GET /account/sessions/oauth2/{provider}',
  'POST /account/recovery',
  'POST /account/sessions/anonymous',
  'POST /account/sessions/magic-url',
  'POST /account/sessions/phone',
];

/** `theirs` has a user of the same id, address and number; `full` knows nobody like that, and takes nobody in. */
const scene = useScene({
  projects: (simulator) => [
    withProviders(simulator, {
      ...{ id: 'ours', name: 'Ours' },
      apiKeys: [{ name: 'backend', secret: KEY, scopes: ['public'] }],
    }),
    withProviders(simulator, { id: 'theirs', name: 'Theirs' }),
    withProviders(simulator, { id: 'full', name: 'Full', auth: { maxUsers: 1 } }),
  ],
});

/** Somebody of the project `ours` who has one of everything that there is, and all that proves it. */
async function newResident() {
  const { gatehouse } = scene;
  const project = 'ours';
  const user = await someUser(gatehouse, { project, name: 'Canary Name', password: PASSWORD });
  const phone = somePhone();
  bodyOf(await user.client.patch('/account/phone', { phone, password: PASSWORD }));
  bodyOf(await user.client.patch('/account/prefs', { prefs: { note: 'canary preference' } }));
  const joined = await scene.logInStranger(PROVIDER, {}, { project, browser: scene.browserOf(user.client) });
  expectLoggedIn(joined);
  const { client } = joined;
  const { identities } = bodyOf(await client.get('/account/identities'));
  const session = bodyOf(await client.get('/account/sessions/current'));
  const { jwt } = bodyOf(await client.post('/account/jwt'), 201);
  const { secret } = await mailedVerification(gatehouse, client, user.email);
  const secrets = {
    verification: secret,
    recovery: (await mailedRecovery(gatehouse, user.email, { project, count: 2 })).secret,
    magicUrl: (await mailedMagicUrl(gatehouse, user.email, { project, count: 3 })).secret,
    phone: (await textedCode(gatehouse, phone, { project })).secret,
  };
  const login = await scene.pause(PROVIDER, 'redirect', { project });
  return { ...user, client, phone, session, jwt: jwt as string, secrets, login, identity: identities[0].$id };
}

type Resident = Awaited<ReturnType<typeof newResident>>;

/** Every way to say who one is, by what the project `ours` has given out. */
function waysOf({ client, jwt, login }: Resident, project: string): Record<string, Record<string, string>> {
  const value = client.cookies.get('a_session_ours_legacy') ?? '';
  const cookies = (of: string) => `a_session_${of}=${value}; a_session_${of}_legacy=${value}`;
  return {
    'nothing but what is in the request': {},
    'the cookies of ours': { cookie: cookies('ours') },
    'the cookies of ours, renamed': { cookie: cookies(project) },
    'the fallback of ours, renamed': {
      'x-fallback-cookies': JSON.stringify({ [`a_session_${project}`]: decodeURIComponent(value) }),
    },
    'a JWT of ours': { 'x-appwrite-jwt': jwt },
    'a JWT and the cookies of ours': { 'x-appwrite-jwt': jwt, cookie: cookies(project) },
    'the API key of ours': { 'x-appwrite-key': KEY },
    'the administrator mode': { 'x-appwrite-mode': 'admin', cookie: cookies(project) },
    'the cookie of a login on its way': {
      cookie: login.browser.cookies.all.map(({ name, value: text }) => `${name}=${text}`).join('; '),
    },
  };
}

/** A good value for each parameter that the document names: those of the resident, wherever one may matter. */
function valuesOf({ id, email, phone, session, identity, login }: Resident): Record<string, unknown> {
  return {
    ...{ userId: id, email, phone, sessionId: session.$id, identityId: identity, provider: PROVIDER },
    ...{ password: PASSWORD, oldPassword: PASSWORD, passwordAgain: PASSWORD },
    ...{ name: 'Mallory', prefs: {}, url: RETURN_URL, success: RETURN_URL, failure: RETURN_URL },
    ...{ code: login.url.searchParams.get('code'), state: login.state },
    ...{ error: undefined, error_description: undefined, iss: undefined, 'queries[]': undefined },
    'scopes[]': undefined,
  };
}

interface Sent {
  /** `PUT /account/recovery`, as the document has it. */
  readonly operation: string;
  readonly answer: Answer;
}

/** Sends every operation of the document to this project, with each of the secrets where it takes one. */
async function walk(resident: Resident, project: string, headers: Record<string, string>): Promise<Sent[]> {
  const { gatehouse } = scene;
  const { paths, components } = (await (
    await fetch(`${gatehouse.origin}/docs/openapi.json`)
  ).json()) as RoutesDocument;
  const sent: Sent[] = [];
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, { parameters = [], requestBody }] of Object.entries(operations)) {
      const schema =
        Object.values(requestBody?.content ?? {})[0]
          ?.schema.$ref?.split('/')
          .at(-1) ?? '';
      const fields = Object.keys(components.schemas[schema]?.properties ?? {});
      const secrets = fields.includes('secret') ? Object.values(resident.secrets) : [undefined];
      for (const secret of secrets) {
        const values: Record<string, unknown> = { ...valuesOf(resident), project, secret };
        const given = (names: string[]) =>
          Object.fromEntries(
            names.map((name) => {
              if (!(name in values)) throw new Error(`${method} ${path}: no value for ${name}`);
              return [name, values[name]];
            }),
          );
        const query = given(parameters.filter((one) => one.in === 'query').map(({ name }) => name));
        const search = new URLSearchParams(JSON.parse(JSON.stringify(query)) as Record<string, string>);
        const bare = path.replace(/^\/v1/, '');
        const filled = bare.replace(/\{(\w+)\}/g, (_, name: string) => String(given([name])[name]));
        const answer = await gatehouse
          .client({ project, headers })
          .request(method.toUpperCase(), `${filled}?${search.toString()}`, { body: given(fields) });
        sent.push({ operation: `${method.toUpperCase()} ${bare}`, answer });
      }
    }
  }
  return sent;
}

/** All rows of the project `ours`, once its messages are out and nothing moves any more. */
async function rowsOfOurs(): Promise<Record<string, unknown[]>> {
  const isOurs = (row: Record<string, unknown>) => row['project_id'] === 'ours';
  return eventually('an empty outbox', async () => {
    const tables = await tablesOf(scene.gatehouse);
    if (tables['outbox']?.some((row) => isOurs(row) && row['payload'] !== null) === true) return undefined;
    return Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, rows.filter(isOurs)]));
  });
}

/** What must never come to light in another project. */
function canariesOf({ client, jwt, session, identity, secrets }: Resident): string[] {
  const tokens = [session.providerAccessToken, session.providerRefreshToken, session.providerUid];
  const own = [jwt, session.$id, identity, credentialsIn(client, 'ours_legacy').secret, ...tokens];
  const { verification, recovery, magicUrl } = secrets;
  return [...own, verification, recovery, magicUrl, 'Canary Name', 'canary preference'];
}

describe.each(['theirs', 'full'])('what a project gives out, brought to the project %s', (project) => {
  let resident: Resident;
  let twin: Awaited<ReturnType<typeof someUser>>;
  let portrait: Awaited<ReturnType<typeof portraitOf>>;
  beforeAll(async () => {
    resident = await newResident();
    const { id, email, phone } = resident;
    const password = 'known in theirs alone';
    const same = project === 'theirs' ? { userId: id, email } : {};
    // The one user that `full` takes, and in `theirs` the namesake.
    twin = await someUser(scene.gatehouse, { project, password, ...same });
    if (project === 'theirs') bodyOf(await twin.client.patch('/account/phone', { phone, password }));
    portrait = await portraitOf(twin.client);
  });

  it('opens no operation of the document, shows nothing of ours, and changes nothing there', async () => {
    const before = await rowsOfOurs();
    const canaries = canariesOf(resident);
    const opened = new Set<string>();
    for (const [way, headers] of Object.entries(waysOf(resident, project))) {
      const sent = await walk(resident, project, headers);
      expect(sent.length).toBeGreaterThan(30);
      for (const { operation, answer } of sent) {
        const seen = JSON.stringify([answer.headers, answer.text]);
        const shown = canaries.filter((canary) => seen.includes(canary));
        expect({ way, operation, shown }).toEqual({ way, operation, shown: [] });
        // To a caller with a key of the project it would be told.
        if (answer.status === 201) expect(answer.body.secret ?? '').toBe('');
        if (answer.status < 400) opened.add(operation);
      }
    }
    const open = project === 'theirs' ? OPEN_TO_ALL : OPEN_TO_ALL.slice(0, 1);
    expect([...opened].sort()).toEqual(open);
    expect(await rowsOfOurs()).toEqual(before);
  });

  it('leaves the namesake there as they were', async () => {
    const { account, sessions, identities } = await portraitOf(twin.client);
    expect({ account, sessions, identities }).toEqual({
      account: portrait.account,
      sessions: portrait.sessions,
      identities: portrait.identities,
    });
    await anotherLogin(scene.gatehouse, twin, project);
  });

  it('does not end a login of ours that is on its way', async () => {
    const { login } = resident;
    const url = new URL(login.url);
    url.searchParams.set('project', project);
    const elsewhere = await login.browser.open(url.href);
    expectPage(elsewhere.page, 401);
    const callback = scene.url(`/callback/${PROVIDER}/${project}`);
    const posted = await login.browser.postFromElsewhere(callback, { code: 'stolen', state: login.state });
    expectPage(posted.page, 401);
    const { page, url: landing } = await login.browser.open(login.url.href);
    expect([page, new URL(landing).pathname]).toEqual([undefined, '/welcome']);
  });

  it('was all good in ours, where it is still', async () => {
    const { id: userId, email, phone, secrets, jwt, client } = resident;
    const ours = () => scene.gatehouse.client({ project: 'ours' });
    expect(bodyOf(await client.get('/account')).$id).toBe(userId);
    expect(bodyOf(await ours().get('/account', { headers: { 'x-appwrite-jwt': jwt } })).$id).toBe(userId);
    bodyOf(await ours().put('/account/verification', { userId, secret: secrets.verification }));
    bodyOf(await useCode(ours(), { userId, secret: secrets.phone }));
    bodyOf(await useLink(ours(), { userId, secret: secrets.magicUrl }));
    await ours().login({ email, password: PASSWORD });
    bodyOf(await ours().put('/account/recovery', resetTo({ userId, secret: secrets.recovery }, PASSWORD)));
    const key = { headers: { 'x-appwrite-key': KEY } };
    const asked = await ours().post('/account/sessions/phone', { userId: 'unique()', phone }, key);
    expect(bodyOf(asked, 201).secret).toMatch(/^\d{6}$/);
  });
});
