import { DATE, expectProblem, ID } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import {
  BAD_SECRETS,
  BAD_UIDS,
  type BadValue,
  describeRequired,
  expectFirstErrorFirst,
  NOT_TEXT,
} from '../../support/parameters.js';
import {
  atOnce,
  bodyOf,
  expectModel,
  expectOneWinner,
  MINUTE,
  SECOND,
  SESSION_FIELDS,
  someUser,
  TOKEN_FIELDS,
} from '../../support/scenarios.js';
import {
  askForCode,
  codesTo,
  eventsOf,
  phoneUser,
  somePhone,
  textedCode,
  textsTo,
  useCode,
  wrongCode,
} from '../../support/ways-in.js';

const gatehouse = useGatehouse({
  projects: [
    DEFAULT_PROJECT,
    { id: 'other' },
    { id: 'small', auth: { maxUsers: 1 } },
    { id: 'closed', auth: { methods: { phone: false } } },
    { id: 'americans', sms: { countries: ['US'] } },
    { id: 'nobody', sms: { countries: [] } },
  ],
});

const visitor = (project = 'default') => gatehouse.client({ project });

const BAD_PHONES: BadValue[] = [
  ...NOT_TEXT,
  ...[
    '',
    '+1',
    '+0123',
    '16175551212',
    '+1 617',
    '+1617555121212345',
    '+16175551212\n',
    '+1617555121a',
    'phone',
  ].map((phone): BadValue => [JSON.stringify(phone), phone]),
];

describe('POST /account/sessions/phone', () => {
  it('§9.1.createPhoneSession answers 201 with a token for 15 minutes, §14.32 its secret empty', async () => {
    const token = bodyOf(await askForCode(visitor(), somePhone()), 201);
    expectModel(token, TOKEN_FIELDS);
    expect(token).toMatchObject({
      $id: expect.stringMatching(ID),
      userId: expect.stringMatching(ID),
      secret: '',
    });
    expect(token.expire).toMatch(DATE);
    expect(Date.parse(token.expire) - Date.parse(token.$createdAt)).toBe(15 * MINUTE);
  });

  it('§15.21 texts exactly six digits, in every language', async () => {
    const phone = somePhone();
    for (const locale of ['en', 'he', 'ja']) {
      bodyOf(await visitor().post('/account/sessions/phone', { userId: 'unique()', phone, locale }), 201);
    }
    await gatehouse.messageTo(phone, 3);
    const texts = textsTo(await gatehouse.messages(), phone);
    expect(texts).toHaveLength(3);
    for (const { text, channel, html } of texts) {
      expect([channel, html]).toEqual(['sms', '']);
      expect(text).toMatch(/^[0-9]{6}$/);
    }
  });

  it('§15.20 signs up whoever it does not know, with the id they choose', async () => {
    const phone = somePhone();
    const userId = `own-${phone.slice(1)}`;
    expect(bodyOf(await askForCode(visitor(), phone, userId), 201).userId).toBe(userId);
    const client = visitor();
    const [secret = ''] = await codesTo(gatehouse, phone);
    bodyOf(await useCode(client, { userId, secret }));
    expect(bodyOf(await client.get('/account'))).toMatchObject({
      ...{ $id: userId, phone, email: '', name: '', passwordUpdate: '', status: true },
      ...{ emailVerification: false, phoneVerification: true },
    });
  });

  it('§14.29 ignores userId when the number is known', async () => {
    const { phone, id } = await phoneUser(gatehouse);
    const taken = await someUser(gatehouse);
    for (const userId of ['another-id', taken.id]) {
      expect(bodyOf(await askForCode(visitor(), phone, userId), 201).userId).toBe(id);
    }
  });

  it('§16.4 is 409 user_already_exists when a new number asks for a taken id', async () => {
    const { id } = await someUser(gatehouse);
    const phone = somePhone();
    expectProblem(await askForCode(visitor(), phone, id), 409, 'user_already_exists');
    expect(textsTo(await gatehouse.messages(), phone)).toEqual([]);
  });

  it('is 501 user_count_exceeded in a full project, but lets its users in', async () => {
    const { phone } = await phoneUser(gatehouse, { project: 'small' });
    expectProblem(await askForCode(visitor('small'), somePhone()), 501, 'user_count_exceeded');
    bodyOf(await askForCode(visitor('small'), phone), 201);
  });

  it('§14.14 §16.9 is 501 user_auth_method_unsupported when switched off, before the parameters', async () => {
    const answer = await visitor('closed').post('/account/sessions/phone', {});
    expectProblem(answer, 501, 'user_auth_method_unsupported');
  });

  it('§17.15 is 400 for a country that the project does not text to, and makes nobody', async () => {
    const american = somePhone();
    bodyOf(await askForCode(visitor('americans'), american), 201);
    // +1 is shared: Canada and Jamaica are not the United States.
    for (const phone of [
      '+4915112345678',
      '+14165551234',
      '+18765551234',
      '+881612345678',
      '+999123456789',
    ]) {
      expectProblem(
        await askForCode(visitor('americans'), phone, 'was-not-made'),
        400,
        'general_argument_invalid',
      );
      expect(textsTo(await gatehouse.messages(), phone)).toEqual([]);
    }
    await codesTo(gatehouse, american);
    bodyOf(await askForCode(visitor('americans'), somePhone(), 'was-not-made'), 201);
    expectProblem(await askForCode(visitor('nobody'), american), 400, 'general_argument_invalid');
  });

  it('makes one user of two first requests at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const phone = somePhone();
      const answers = await atOnce(2, () => askForCode(visitor(), phone));
      const [first, second] = answers.map((answer) => bodyOf(answer, 201).userId);
      expect(second).toBe(first);
    }
  });

  const ask = (body: object) => visitor().post('/account/sessions/phone', body);
  describeRequired(
    'userId',
    BAD_UIDS.filter(([, value]) => value !== ''),
    (userId) => ask({ userId, phone: somePhone() }),
  );
  describeRequired('phone', BAD_PHONES, (phone) => ask({ userId: 'unique()', phone }));

  it('names the first wrong parameter', () =>
    expectFirstErrorFirst(['userId', 'phone'], { userId: 'a', phone: '+12' }, ask));
});

describe('PUT /account/sessions/phone', () => {
  it('§9.1.updatePhoneSession §15.2 §16.1 answers 200 with the session and logs in, §14.28 the phone verified', async () => {
    const client = visitor();
    const session = bodyOf(await useCode(client, await textedCode(gatehouse, somePhone())));
    expectModel(session, SESSION_FIELDS);
    expect(session).toMatchObject({ provider: 'phone', providerUid: '', current: true });
    expect(session.expire).toMatch(DATE);
    expect(bodyOf(await client.get('/account')).phoneVerification).toBe(true);
  });

  it('§9.1.createPhoneSession §9.1.updatePhoneSession §16.15 writes session.create for the SMS and session.update for the login', async () => {
    const { client } = await phoneUser(gatehouse);
    expect(await eventsOf(client)).toEqual(['session.update', 'session.create']);
  });

  it('§14.33 works once, and for its own user and project only', async () => {
    const token = await textedCode(gatehouse, somePhone());
    const other = await textedCode(gatehouse, somePhone());
    if (other.secret !== token.secret) {
      expectProblem(await useCode(visitor(), { ...other, secret: token.secret }), 401, 'user_invalid_token');
    }
    expectProblem(await useCode(visitor('other'), token), 404, 'user_not_found');
    expectProblem(await useCode(visitor(), { ...token, userId: 'nobody' }), 404, 'user_not_found');
    bodyOf(await useCode(visitor(), token));
    expectProblem(await useCode(visitor(), token), 401, 'user_invalid_token');
  });

  it('§17.13 keeps five codes of a user open: the sixth takes the place of the oldest', async () => {
    const phone = somePhone();
    const tokens = [];
    for (let count = 1; count <= 6; count += 1) tokens.push(await textedCode(gatehouse, phone, { count }));
    const [oldest, ...open] = tokens;
    // Two of six may be the same digits, once in a while: then the oldest lives on in the other one.
    if (!open.some(({ secret }) => secret === oldest?.secret)) {
      expectProblem(await useCode(visitor(), oldest!), 401, 'user_invalid_token');
    }
    for (const token of open) bodyOf(await useCode(visitor(), token));
  });

  it('§17.12 is 401 user_blocked for a blocked user, only with the right code', async () => {
    const { client, phone } = await phoneUser(gatehouse);
    bodyOf(await client.patch('/account/status'));
    const token = await textedCode(gatehouse, phone, { count: 2 });
    const wrong = { ...token, secret: wrongCode(token.secret) };
    expectProblem(await useCode(visitor(), wrong), 401, 'user_invalid_token');
    expectProblem(await useCode(visitor(), token), 401, 'user_blocked');
  });

  it('gives one session to two requests with one code at once, 50 times', async () => {
    for (let round = 1; round <= 50; round += 1) {
      const token = await textedCode(gatehouse, somePhone());
      const answers = await atOnce(2, () => useCode(visitor(), token));
      expectOneWinner(answers, 200, [401, 'user_invalid_token']);
    }
  }, 120_000);

  const put = (body: object) => visitor().put('/account/sessions/phone', body);
  describeRequired('userId', BAD_UIDS, (userId) => put({ userId, secret: '123456' }));
  describeRequired('secret', [...BAD_SECRETS, ['a number of six digits', 123456]], (secret) =>
    put({ userId: 'nobody', secret }),
  );

  it('§14.33 is good for exactly 15 minutes', async () => {
    const phone = somePhone();
    const early = await textedCode(gatehouse, phone);
    const late = await textedCode(gatehouse, phone, { count: 2 });
    gatehouse.advanceClock(15 * MINUTE - 30 * SECOND);
    bodyOf(await useCode(visitor(), early));
    gatehouse.advanceClock(31 * SECOND);
    expectProblem(await useCode(visitor(), late), 401, 'user_invalid_token');
  });
});

describe('INBOX=off without SMS_URL', () => {
  const mute = useGatehouse({ env: { INBOX: 'off' } });

  it('is 503 general_phone_disabled, after the parameters', async () => {
    expectProblem(await askForCode(mute.client(), 'no number'), 400, 'general_argument_invalid');
    expectProblem(await askForCode(mute.client(), somePhone()), 503, 'general_phone_disabled');
  });
});
