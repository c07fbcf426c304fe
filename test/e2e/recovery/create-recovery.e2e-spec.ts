import { DATE, expectProblem, ID, linkIn, SECRET, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import { BAD_EMAILS, BAD_URLS, describeRequired, expectFirstErrorFirst } from '../../support/parameters.js';
import {
  bodyOf,
  expectModel,
  HOUR,
  mailedRecovery,
  resetTo,
  RETURN_URL,
  someUser,
  TOKEN_FIELDS,
} from '../../support/scenarios.js';

const gatehouse = useGatehouse({ projects: [DEFAULT_PROJECT, { id: 'other' }], mail: 'smtp' });

const ask = (body: object, project = 'default') =>
  gatehouse.client({ project }).post('/account/recovery', { url: RETURN_URL, ...body });
const deliveryTo = (address: string) =>
  gatehouse.smtp.deliveries.find(({ recipients }) => recipients.includes(address));

describe('POST /account/recovery', () => {
  it('§9.1.createRecovery answers 201 with the token, every field in the order of the model, §14.32 without the secret', async () => {
    const { id, email } = await gatehouse.client().register();
    const answer = await ask({ email });
    const token = bodyOf(answer, 201);
    expectModel(token, TOKEN_FIELDS);
    expect(token).toMatchObject({ $id: expect.stringMatching(ID), userId: id, secret: '' });
    expect(token).toMatchObject({
      $createdAt: expect.stringMatching(DATE),
      expire: expect.stringMatching(DATE),
    });
    expect(Date.parse(token.expire) - Date.parse(token.$createdAt)).toBe(HOUR);
    expect(answer.headers['x-ratelimit-limit']).toBe('10');
    expect(answer.setCookies).toEqual([]);
  });

  it('§15.7 mails the link with userId, secret and expire in that order', async () => {
    const { id, email } = await gatehouse.client().register();
    const token = bodyOf(await ask({ email, url: 'http://localhost:4000/reset?from=mail#form' }), 201);
    const link = linkIn(await gatehouse.messageTo(email));
    expect([...link.searchParams.keys()]).toEqual(['from', 'userId', 'secret', 'expire']);
    expect(link.searchParams.get('userId')).toBe(id);
    expect(link.searchParams.get('secret')).toMatch(SECRET);
    expect(link.searchParams.get('expire')).toBe(token.expire.replace('T', ' ').replace('+00:00', ''));
    // §16.11: with its port.
    expect(link.host + link.hash).toBe('localhost:4000#form');
  });

  it('is read as a person would: addressed, greeted by name, and named by the project', async () => {
    const { email, name } = await gatehouse.client().register();
    await mailedRecovery(gatehouse, email);
    const delivery = deliveryTo(email);
    expect(delivery?.mail.subject).toBe('Password Reset');
    expect(delivery?.mail.to).toMatchObject({ value: [{ address: email, name }] });
    expect(delivery?.mail.from?.value[0]?.name).toBe('Gatehouse Test Team');
    expect(delivery?.mail.text).toContain(name);
    expect(delivery?.mail.html).toContain(name);
  });

  it('§14.20 finds the account by its address in any case, and mails to the stored one', async () => {
    const { email } = await gatehouse.client().register();
    bodyOf(await ask({ email: email.toUpperCase() }), 201);
    await gatehouse.messageTo(email);
    expect(deliveryTo(email)?.recipients).toEqual([email]);
  });

  it('opens several links at once, all of them good', async () => {
    const { email } = await gatehouse.client().register();
    const first = await mailedRecovery(gatehouse, email);
    const second = await mailedRecovery(gatehouse, email, { count: 2 });
    for (const token of [second, first]) {
      bodyOf(await gatehouse.client().put('/account/recovery', resetTo(token, 'a brand new password')));
    }
  });

  it('changes nothing of the account: password and sessions go on', async () => {
    const { client, account, ...user } = await someUser(gatehouse);
    bodyOf(await ask({ email: user.email }), 201);
    expect(bodyOf(await client.get('/account'))).toEqual(account);
    await gatehouse.client().login(user);
  });

  it('§9.1.createRecovery writes recovery.create into the log of the user, with the address of the request', async () => {
    const user = await someUser(gatehouse);
    const client = gatehouse.client();
    bodyOf(await client.post('/account/recovery', { email: user.email, url: RETURN_URL }), 201);
    expect(bodyOf(await user.client.get('/account/logs')).logs[0]).toMatchObject({
      event: 'recovery.create',
      ip: client.ip,
    });
  });

  it('goes to the given address also when somebody else is logged in', async () => {
    const [caller, owner] = [await someUser(gatehouse), await someUser(gatehouse)];
    const token = bodyOf(
      await caller.client.post('/account/recovery', { email: owner.email, url: RETURN_URL }),
      201,
    );
    expect(token.userId).toBe(owner.id);
    await gatehouse.messageTo(owner.email);
    expect(deliveryTo(caller.email)).toBeUndefined();
  });

  it('§17.2 mails no link to a host that a header names', async () => {
    const { email } = await gatehouse.client().register();
    const headers = {
      ...{ host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
      ...{ forwarded: 'host=evil.example;proto=https' },
    };
    const client = gatehouse.client({ headers });
    expectProblem(
      await client.post('/account/recovery', { email, url: 'http://evil.example/' }),
      400,
      'general_argument_invalid',
    );
    bodyOf(await client.post('/account/recovery', { email, url: RETURN_URL }), 201);
    const message = await gatehouse.messageTo(email);
    expect(linkIn(message).host).toBe('localhost:3000');
    expect(message.html + message.text).not.toContain('evil.example');
  });
});

describe('POST /account/recovery refuses', () => {
  it('an unknown address', async () => {
    expectProblem(await ask({ email: someEmail() }), 404, 'user_not_found');
  });

  it('an address of another project', async () => {
    const { email } = await gatehouse.client({ project: 'other' }).register();
    expectProblem(await ask({ email }), 404, 'user_not_found');
  });

  it('a bad URL without a mail', async () => {
    const { email } = await gatehouse.client().register();
    expectProblem(await ask({ email, url: 'http://evil.example/' }), 400, 'general_argument_invalid');
    await mailedRecovery(gatehouse, (await gatehouse.client().register()).email);
    expect(deliveryTo(email)).toBeUndefined();
  });

  it('the first wrong parameter only', async () => {
    await expectFirstErrorFirst(['email', 'url'], { email: someEmail() }, (body) =>
      gatehouse.client().post('/account/recovery', body),
    );
  });

  describeRequired('email', BAD_EMAILS, (email) => ask({ email }));
  describeRequired('url', BAD_URLS, (url) => ask({ email: 'nobody@example.test', url }));
});
