import type { AddressObject, ParsedMail } from 'mailparser';
import { linkIn } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';

const gatehouse = useGatehouse({
  mail: 'smtp',
  projects: [
    {
      id: 'default',
      name: 'Gatehouse Test',
      platforms: [{ type: 'web', hostname: 'localhost' }],
      email: { senderAddress: 'no-reply@example.test', replyTo: 'help@example.test' },
    },
    {
      id: 'odd',
      name: 'Straße "7" <x>, Ünïté\r\nBcc: evil@example.test',
      platforms: [{ type: 'web', hostname: 'localhost' }],
      email: { senderAddress: 'no-reply@example.test' },
    },
  ],
});

const addresses = (field: ParsedMail['to'] | ParsedMail['from']) =>
  [field ?? []].flat().flatMap((object: AddressObject) => object.value);

async function mailOf(kind: 'verification' | 'recovery', name: string, project = 'default') {
  const client = gatehouse.client({ project });
  const user = await client.signedUp({ name });
  const url = 'http://localhost/landing';
  const answer = await client.post(
    `/account/${kind}`,
    kind === 'recovery' ? { email: user.email, url } : { url },
  );
  expect(answer.status).toBe(201);
  const message = await gatehouse.messageTo(user.email);
  const delivery = gatehouse.smtp.deliveries.find(({ recipients }) => recipients.includes(user.email))!;
  return { user, token: answer.body, message, ...delivery };
}

describe.each([
  ['verification', 'Account Verification'],
  ['recovery', 'Password Reset'],
] as const)('the mail of %s (contract §11.2)', (kind, subject) => {
  it(`has the subject "${subject}"`, async () => {
    expect((await mailOf(kind, 'Ada Lovelace')).mail.subject).toBe(subject);
  });

  it('goes to the address of the account with its name', async () => {
    const { user, mail, recipients } = await mailOf(kind, 'Ada Lovelace');
    expect(addresses(mail.to)).toMatchObject([{ address: user.email, name: 'Ada Lovelace' }]);
    expect(recipients).toEqual([user.email]);
  });

  it('comes from "<project name> Team" at the configured address', async () => {
    const { mail } = await mailOf(kind, 'Ada Lovelace');
    expect(addresses(mail.from)).toMatchObject([
      { address: 'no-reply@example.test', name: 'Gatehouse Test Team' },
    ]);
    expect(addresses(mail.replyTo)).toMatchObject([{ address: 'help@example.test' }]);
  });

  it('has a plain and an HTML part with the same link', async () => {
    const { mail, message, token, user } = await mailOf(kind, 'Ada Lovelace');
    expect(mail.text).toBeTruthy();
    expect(mail.html).toBeTruthy();
    const link = linkIn(message);
    expect(link.origin + link.pathname).toBe('http://localhost/landing');
    expect([...link.searchParams.keys()]).toEqual(['userId', 'secret', 'expire']);
    expect(link.searchParams.get('userId')).toBe(user.id);
    expect(link.searchParams.get('secret')).toMatch(/^[0-9a-f]{256}$/);
    expect(link.searchParams.get('expire')).toBe(token.expire.replace('T', ' ').replace('+00:00', ''));
  });

  it('shows the link as text in the HTML part too', async () => {
    const { message } = await mailOf(kind, 'Ada Lovelace');
    const secret = linkIn(message).searchParams.get('secret') ?? '';
    const visible = message.html.replace(/<[^>]*>/g, '');
    expect(visible).toContain(secret);
  });

  it('has the link unbroken and with bare & in the plain part', async () => {
    const { message } = await mailOf(kind, 'Ada Lovelace');
    const line = message.text.split('\n').find((text) => text.includes('secret='));
    expect(line?.trim()).toMatch(
      /^http:\/\/localhost\/landing\?userId=[0-9a-f]{20}&secret=[0-9a-f]{256}&expire=\d{4}-\d\d-\d\d\+\d\d%3A\d\d%3A\d\d\.\d{3}$/,
    );
  });

  it('greets by name in both parts', async () => {
    const { message } = await mailOf(kind, 'Ada Lovelace');
    expect(message.text).toContain('Ada Lovelace');
    expect(message.html).toContain('Ada Lovelace');
  });

  it('is signed by the project', async () => {
    const { message } = await mailOf(kind, 'Ada Lovelace');
    expect(message.text).toContain('Gatehouse Test');
    expect(message.html).toContain('Gatehouse Test');
  });

  it('has a Message-ID and a date', async () => {
    const { mail } = await mailOf(kind, 'Ada Lovelace');
    expect(mail.messageId).toMatch(/^<[^\s<>]+@[^\s<>]+>$/);
    expect(mail.date).toBeInstanceOf(Date);
  });
});

describe('names (contract §11.2)', () => {
  it.each([
    ['Unicode', 'Zoë Ångström 🍰'],
    ['right-to-left text', 'עדה לאבלייס'],
    ['quotes and brackets', 'Ada "The <Countess>" O\'Neil, Lady; of'],
    ['128 characters', '𝒳'.repeat(128)],
    ['a backslash', 'back\\slash'],
  ])('arrive with %s as they are', async (_what, name) => {
    const { user, mail, message, recipients } = await mailOf('recovery', name);
    expect(addresses(mail.to)).toMatchObject([{ address: user.email, name }]);
    expect(recipients).toEqual([user.email]);
    expect(message.text).toContain(name);
  });

  it('cannot bring markup into the HTML part', async () => {
    const { message } = await mailOf('recovery', '<script>alert(1)</script><b>');
    expect(message.html).not.toMatch(/<script/i);
    expect(message.html).toContain('&lt;script');
  });

  it.each([
    'Ada\r\nBcc: evil@example.test',
    'Ada\nBcc: evil@example.test',
    'Ada\r\n\r\n<h1>body',
    'Ada\u0000\u2028x',
  ])('cannot bring headers or recipients into the mail: %j', async (name) => {
    const { user, mail, recipients, raw } = await mailOf('recovery', name);
    expect(recipients).toEqual([user.email]);
    expect(addresses(mail.to).map(({ address }) => address)).toEqual([user.email]);
    expect(mail.bcc).toBeUndefined();
    expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/^Bcc:/im);
    expect(mail.subject).toBe('Password Reset');
  });

  it('cannot bring a link into the mail that a program would follow in place of ours', async () => {
    const { message, user } = await mailOf('recovery', 'https://evil.test/?secret=1 click');
    const hrefs = [...message.html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href ?? '');
    expect(hrefs.filter((href) => href.includes('evil.test'))).toEqual([]);
    expect(message.html).toContain(user.id);
  });

  it('may be missing: the greeting does without', async () => {
    const client = gatehouse.client();
    const email = `nameless-${Date.now()}@example.test`;
    await client.post('/account', { userId: 'unique()', email, password: 'correct horse' });
    await client.post('/account/recovery', { email, url: 'http://localhost/' });
    const message = await gatehouse.messageTo(email);
    expect(message.text).not.toMatch(/undefined|null|\{\{|Hello ,|Hey ,/);
    const { mail } = gatehouse.smtp.deliveries.find(({ recipients }) => recipients.includes(email))!;
    expect(addresses(mail.to)).toMatchObject([{ address: email }]);
  });

  it('of a project may hold anything', async () => {
    const { mail, recipients, user, raw } = await mailOf('recovery', 'Ada', 'odd');
    expect(recipients).toEqual([user.email]);
    expect(addresses(mail.from)[0]?.address).toBe('no-reply@example.test');
    expect(addresses(mail.from)[0]?.name).toMatch(/^Straße "7" <x>, Ünïté.* Team$/s);
    expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/^Bcc:/im);
  });
});
