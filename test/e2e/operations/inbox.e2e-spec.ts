import { useGatehouse } from '../../support/gatehouse.js';

const gatehouse = useGatehouse();

async function recoveryMail(name?: string) {
  const client = gatehouse.client();
  const user = await client.register(name === undefined ? {} : { name });
  await client.post('/account/recovery', { email: user.email, url: 'http://localhost/reset' });
  return { user, message: await gatehouse.messageTo(user.email) };
}

describe('the development inbox (operations)', () => {
  it('lists messages as JSON, newest first', async () => {
    const first = await recoveryMail();
    const second = await recoveryMail();
    const answer = await fetch(`${gatehouse.origin}/inbox/messages`);
    expect(answer.headers.get('content-type')).toMatch(/application\/json/);
    const list = (await answer.json()) as { total: number; messages: { id: string; to: string }[] };
    expect(Object.keys(list)).toEqual(['total', 'messages']);
    expect(list.total).toBe(list.messages.length);
    expect(list.messages[0]?.to).toContain(second.user.email);
    expect(list.messages[1]?.to).toContain(first.user.email);
    expect(Object.keys(list.messages[0] ?? {})).toEqual([
      'id',
      'channel',
      'to',
      'from',
      'subject',
      'text',
      'html',
      'createdAt',
    ]);
  });

  it('holds what a mail program would show', async () => {
    const { message } = await recoveryMail();
    expect(message).toMatchObject({ channel: 'email', subject: 'Password Reset' });
    expect(message.from).toContain('Gatehouse Test Team');
    expect(message.text).toContain('secret=');
    expect(message.html).toContain('secret=');
    expect(Date.parse(message.createdAt)).not.toBeNaN();
  });

  it('is a page', async () => {
    const { message, user } = await recoveryMail('<img src=x onerror=alert(1)>');
    const answer = await fetch(`${gatehouse.origin}/inbox`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/text\/html/);
    const page = await answer.text();
    expect(page).not.toContain('<img src=x onerror');
    // Either the page holds the message or it fetches the list.
    expect(page.includes(user.email) || page.includes('messages')).toBe(true);
    expect(message.html).not.toContain('<img src=x onerror');
  });

  it('is kept by nobody, framed by nobody, and loads nothing from elsewhere', async () => {
    const { headers } = await fetch(`${gatehouse.origin}/inbox`);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
    expect(headers.get('content-security-policy')).not.toMatch(/https?:|\*/);
    const list = await fetch(`${gatehouse.origin}/inbox/messages`);
    expect(list.headers.get('cache-control')).toBe('no-store');
  });

  it('can be emptied', async () => {
    await recoveryMail();
    const emptied = await fetch(`${gatehouse.origin}/inbox/messages`, { method: 'DELETE' });
    expect([200, 204]).toContain(emptied.status);
    expect(await (await fetch(`${gatehouse.origin}/inbox/messages`)).json()).toEqual({
      total: 0,
      messages: [],
    });
  });

  it('cannot be read or emptied by a foreign page', async () => {
    await recoveryMail();
    const headers = { origin: 'https://evil.test' };
    const read = await fetch(`${gatehouse.origin}/inbox/messages`, { headers });
    expect(read.headers.get('access-control-allow-origin')).not.toBe('https://evil.test');
    expect(read.headers.get('access-control-allow-origin')).not.toBe('*');
  });
});

describe('INBOX=off', () => {
  const closed = useGatehouse({ env: { INBOX: 'off' } });

  it('is no inbox, and without SMTP no mail transport', async () => {
    expect((await fetch(`${closed.origin}/inbox/messages`)).status).toBe(404);
    const answer = await closed
      .client()
      .post('/account/recovery', { email: 'a@b.co', url: 'http://localhost/' });
    expect(answer.body.type).toBe('general_smtp_disabled');
  });
});
