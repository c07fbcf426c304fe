import { DATE, expectProblem, ID, linkIn, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import {
  BAD_EMAILS,
  BAD_SECRETS,
  BAD_UIDS,
  BAD_URLS,
  describeOptional,
  describeRequired,
  expectFirstErrorFirst,
} from '../../support/parameters.js';
import {
  atOnce,
  bodyOf,
  expectModel,
  expectOneWinner,
  HOUR,
  isLoggedIn,
  mailedRecovery,
  mailedVerification,
  RETURN_URL,
  SECOND,
  SESSION_FIELDS,
  someUser,
  TOKEN_FIELDS,
  tokenIn,
} from '../../support/scenarios.js';
import { askForLink, eventsOf, linkUser, mailedMagicUrl, useLink } from '../../support/ways-in.js';

const gatehouse = useGatehouse({
  projects: [
    DEFAULT_PROJECT,
    { ...DEFAULT_PROJECT, id: 'other' },
    { ...DEFAULT_PROJECT, id: 'small', auth: { maxUsers: 1 } },
    { ...DEFAULT_PROJECT, id: 'closed', auth: { methods: { magicUrl: false } } },
  ],
});

const visitor = (project = 'default') => gatehouse.client({ project });
const ask = (body: object) => visitor().post('/account/sessions/magic-url', body);
const put = (body: object) => visitor().put('/account/sessions/magic-url', body);

describe('POST /account/sessions/magic-url', () => {
  it('§9.1.createMagicURLSession answers 201 with a token for one hour (§15.3), §14.32 its secret empty', async () => {
    const token = bodyOf(await askForLink(visitor(), someEmail()), 201);
    expectModel(token, TOKEN_FIELDS);
    expect(token).toMatchObject({
      $id: expect.stringMatching(ID),
      userId: expect.stringMatching(ID),
      secret: '',
    });
    expect([token.$createdAt, token.expire]).toEqual([
      expect.stringMatching(DATE),
      expect.stringMatching(DATE),
    ]);
    expect(Date.parse(token.expire) - Date.parse(token.$createdAt)).toBe(HOUR);
  });

  it('§15.20 signs up whoever it does not know, without password, lower-cased (§16.10)', async () => {
    const email = someEmail();
    const answer = await askForLink(visitor(), email.toUpperCase(), { userId: 'my.own-id_1' });
    expect(bodyOf(answer, 201).userId).toBe('my.own-id_1');
    const client = visitor();
    bodyOf(await useLink(client, tokenIn(linkIn(await gatehouse.messageTo(email)))));
    expect(bodyOf(await client.get('/account'))).toMatchObject({
      ...{ $id: 'my.own-id_1', email, name: '', phone: '', status: true, passwordUpdate: '', prefs: {} },
      ...{ emailVerification: true, phoneVerification: false },
    });
  });

  it('§14.29 ignores userId when the address is known', async () => {
    const { email, id } = await someUser(gatehouse);
    const taken = await someUser(gatehouse);
    for (const userId of ['another-id', taken.id, 'unique()']) {
      expect(bodyOf(await askForLink(visitor(), email, { userId }), 201).userId).toBe(id);
    }
  });

  it('§16.4 is 409 user_already_exists when a new address asks for a taken id', async () => {
    const { id } = await someUser(gatehouse);
    const email = someEmail();
    expectProblem(await askForLink(visitor(), email, { userId: id }), 409, 'user_already_exists');
    bodyOf(await askForLink(visitor('other'), email, { userId: id }), 201);
  });

  it('makes an id for an empty userId', async () => {
    expect(bodyOf(await askForLink(visitor(), someEmail(), { userId: '' }), 201).userId).toMatch(ID);
  });

  it.each([
    ['absent', undefined],
    ['null', null],
    ['empty', ''],
  ])('§15.8 §16.11 links to the hosted page when url is %s', async (_label, url) => {
    const email = someEmail();
    const token = bodyOf(await askForLink(visitor(), email, { url }), 201);
    const link = linkIn(await gatehouse.messageTo(email));
    expect(link.origin + link.pathname).toBe(
      `${gatehouse.origin.replace('127.0.0.1', 'localhost')}/auth/magic-url`,
    );
    expect([...link.searchParams.keys()]).toEqual(['userId', 'secret', 'expire', 'project']);
    expect(link.searchParams.get('userId')).toBe(token.userId);
    expect(link.searchParams.get('secret')).toMatch(/^[0-9a-f]{256}$/);
    expect(link.searchParams.get('expire')).toBe(token.expire.replace('T', ' ').replace('+00:00', ''));
    expect(link.searchParams.get('project')).toBe('default');
  });

  it("links to the app's own url, its parameters first and its fragment last", async () => {
    const email = someEmail();
    const url = 'http://localhost:3000/in?project=mine&a=b#there';
    bodyOf(await askForLink(visitor(), email, { url }), 201);
    const link = linkIn(await gatehouse.messageTo(email));
    expect(link.href).toMatch(/^http:\/\/localhost:3000\/in\?/);
    expect(link.searchParams.get('a')).toBe('b');
    expect(link.searchParams.getAll('project')).toEqual(['default']);
    expect(link.hash).toBe('#there');
  });

  it('is 501 user_count_exceeded in a full project, but lets its users in', async () => {
    const { email } = await someUser(gatehouse, { project: 'small' });
    expectProblem(await askForLink(visitor('small'), someEmail()), 501, 'user_count_exceeded');
    await mailedMagicUrl(gatehouse, email, { project: 'small' });
  });

  it('§14.14 §16.9 is 501 user_auth_method_unsupported when switched off, before the parameters', async () => {
    expectProblem(
      await visitor('closed').post('/account/sessions/magic-url', {}),
      501,
      'user_auth_method_unsupported',
    );
  });

  it('makes one user of two first requests at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const email = someEmail();
      const answers = await atOnce(2, () => askForLink(visitor(), email));
      const [first, second] = answers.map((answer) => bodyOf(answer, 201).userId);
      expect(second).toBe(first);
      await gatehouse.messageTo(email, 2);
    }
  });

  describeRequired('userId', [...BAD_UIDS.filter(([, value]) => value !== '')], (userId) =>
    ask({ userId, email: someEmail() }),
  );
  describeRequired('email', BAD_EMAILS, (email) => ask({ userId: 'unique()', email }));
  describeOptional(
    'url',
    BAD_URLS.filter(([, value]) => value !== ''),
    (url) => ask({ userId: 'unique()', email: someEmail(), url }),
  );

  it('names the first wrong parameter', () =>
    expectFirstErrorFirst(
      ['userId', 'email', 'url'],
      { userId: 'a', email: 'a@b.co', url: RETURN_URL },
      ask,
    ));
});

describe('PUT /account/sessions/magic-url', () => {
  it('§9.1.updateMagicURLSession §15.1 §16.1 answers 200 with the session and logs in, §14.28 the email verified', async () => {
    const email = someEmail();
    const client = visitor();
    const answer = await useLink(client, await mailedMagicUrl(gatehouse, email));
    const session = bodyOf(answer);
    expectModel(session, SESSION_FIELDS);
    expect(session).toMatchObject({ provider: 'magic-url', providerUid: '', current: true, ip: client.ip });
    expect(session.expire).toMatch(DATE);
    expect(answer.setCookies.map((line) => line.split('=')[0])).toEqual([
      'a_session_default_legacy',
      'a_session_default',
    ]);
    expect(Object.keys(JSON.parse(answer.headers['x-fallback-cookies'] ?? ''))).toEqual([
      'a_session_default',
    ]);
    expect(bodyOf(await client.get('/account'))).toMatchObject({ email, emailVerification: true });
  });

  it('§9.1.createMagicURLSession §9.1.updateMagicURLSession writes session.create for the mail and session.update for the login', async () => {
    const { client } = await linkUser(gatehouse, someEmail());
    expect(await eventsOf(client)).toEqual(['session.update', 'session.create']);
  });

  it('§14.33 works once', async () => {
    const token = await mailedMagicUrl(gatehouse, someEmail());
    bodyOf(await useLink(visitor(), token));
    expectProblem(await useLink(visitor(), token), 401, 'user_invalid_token');
  });

  it('lets several links be open at once, each usable', async () => {
    const email = someEmail();
    const tokens = [
      await mailedMagicUrl(gatehouse, email),
      await mailedMagicUrl(gatehouse, email, { count: 2 }),
    ];
    for (const token of tokens) bodyOf(await useLink(visitor(), token));
  });

  it('§14.33 is 401 user_invalid_token for wrong, foreign and other secrets, and none of them spends the right one', async () => {
    const { client, id, email } = await someUser(gatehouse);
    const right = await mailedMagicUrl(gatehouse, email);
    const foreign = await mailedMagicUrl(gatehouse, someEmail());
    const secrets = [
      ...['0'.repeat(256), 'x', '123456', right.secret.toUpperCase(), right.secret.slice(1)],
      foreign.secret,
      (await mailedRecovery(gatehouse, email, { count: 2 })).secret,
      (await mailedVerification(gatehouse, client, email, 3)).secret,
    ];
    for (const secret of secrets) {
      expectProblem(await useLink(visitor(), { userId: id, secret }), 401, 'user_invalid_token');
    }
    expectProblem(await useLink(visitor(), { ...right, userId: 'nobody' }), 404, 'user_not_found');
    expectProblem(await useLink(visitor('other'), right), 404, 'user_not_found');
    bodyOf(await useLink(visitor(), right));
    expectProblem(
      await put({ ...(await mailedRecovery(gatehouse, email, { count: 4 })) }),
      401,
      'user_invalid_token',
    );
  });

  it('§17.12 is 401 user_blocked for a blocked user, who gets the mail as everybody', async () => {
    const { client, email } = await someUser(gatehouse);
    bodyOf(await client.patch('/account/status'));
    const token = await mailedMagicUrl(gatehouse, email);
    expectProblem(await useLink(visitor(), token), 401, 'user_blocked');
    expectProblem(await useLink(visitor(), { ...token, secret: 'wrong' }), 401, 'user_invalid_token');
  });

  it('gives one session to two requests with one secret at once, 50 times', async () => {
    const email = someEmail();
    for (let round = 1; round <= 50; round += 1) {
      const token = await mailedMagicUrl(gatehouse, email, { count: round });
      const clients = [visitor(), visitor()];
      const answers = await atOnce(2, (index) => useLink(clients[index]!, token));
      expectOneWinner(answers, 200, [401, 'user_invalid_token']);
    }
  }, 120_000);

  describeRequired('userId', [...BAD_UIDS], (userId) => put({ userId, secret: 'x' }));
  describeRequired('secret', BAD_SECRETS, (secret) => put({ userId: 'nobody', secret }));

  it('§14.33 §15.3 is good for exactly one hour', async () => {
    const email = someEmail();
    const early = await mailedMagicUrl(gatehouse, email);
    const late = await mailedMagicUrl(gatehouse, email, { count: 2 });
    gatehouse.advanceClock(HOUR - 30 * SECOND);
    const client = visitor();
    bodyOf(await useLink(client, early));
    gatehouse.advanceClock(31 * SECOND);
    expectProblem(await useLink(visitor(), late), 401, 'user_invalid_token');
    expect(await isLoggedIn(client)).toBe(true);
  });
});

describe('INBOX=off without SMTP_URL', () => {
  const mute = useGatehouse({ env: { INBOX: 'off' } });

  it('is 503 general_smtp_disabled, after the parameters', async () => {
    expectProblem(await askForLink(mute.client(), 'no address'), 400, 'general_argument_invalid');
    expectProblem(await askForLink(mute.client(), someEmail()), 503, 'general_smtp_disabled');
  });
});
