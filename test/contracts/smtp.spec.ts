import type { AddressObject } from 'mailparser';
import type { RenderedEmail } from '../../src/modules/messaging/domain/rendered-message.js';
import { SmtpTransport } from '../../src/modules/messaging/transports/smtp.js';
import { SmtpInbox } from '../support/smtp-inbox.js';

const link = `http://localhost/verify?userId=u1&secret=${'ab'.repeat(128)}&expire=2023-05-01+12%3A34%3A56.789`;
const mail: RenderedEmail = {
  channel: 'email',
  id: 'a1',
  messageId: '<a1@example.test>',
  date: Date.UTC(2026, 0, 2, 3, 4, 5),
  from: { name: 'Engines Team', address: 'no-reply@example.test' },
  to: { name: 'Ada', address: 'ada@example.test' },
  replyTo: 'help@example.test',
  subject: 'Login – für dich',
  text: `Hello,\n\n${link}\n\n. a line that begins with a dot\nFrom here\n`,
  html: `<p><a href="${link.replaceAll('&', '&amp;')}">link</a></p>`,
};

describe('SmtpTransport', () => {
  const server = new SmtpInbox();
  let transport: SmtpTransport;
  const send = (changes: Partial<RenderedEmail> = {}, signal = new AbortController().signal) =>
    transport.send({ ...mail, ...changes }, signal);

  beforeAll(async () => {
    await server.start();
    transport = new SmtpTransport(server.url, 2);
  });
  beforeEach(() => {
    server.deliveries.length = 0;
    server.hangs = false;
    server.onRecipient = () => undefined;
  });
  afterAll(async () => {
    transport.close();
    await server.stop();
  });

  function received() {
    const [delivery] = server.deliveries;
    if (delivery === undefined) throw new Error('nothing received');
    return delivery;
  }

  it('hands over the mail as it is, the link of the text part unbroken', async () => {
    await send();
    const { mail: seen, raw, recipients } = received();
    expect(recipients).toEqual(['ada@example.test']);
    expect(seen).toMatchObject({ messageId: mail.messageId, subject: mail.subject, html: mail.html });
    expect(seen.text?.trim()).toBe(mail.text.trim());
    expect(seen.date?.getTime()).toBe(mail.date);
    expect(seen.replyTo?.value).toMatchObject([{ address: 'help@example.test' }]);
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(raw).not.toMatch(/format=flowed/i);
  });

  it.each([
    'Zoë 🍰',
    'עדה לאבלייס',
    'Ada "The <Countess>" O\'Neil, Lady; of',
    'back\\slash',
    'a@b.co <evil@example.test>',
    'x, evil@example.test',
    '𝒳'.repeat(128),
  ])('keeps the name %j a name', async (name) => {
    await send({
      to: { name, address: 'ada@example.test' },
      from: { name, address: 'no-reply@example.test' },
    });
    const { mail: seen, recipients } = received();
    expect(recipients).toEqual(['ada@example.test']);
    expect((seen.to as AddressObject).value).toMatchObject([{ address: 'ada@example.test', name }]);
    expect(seen.from?.value).toMatchObject([{ address: 'no-reply@example.test', name }]);
  });

  it('lets no name write headers, even one that nobody has cleaned', async () => {
    await send({ to: { name: 'Ada\r\nBcc: evil@example.test', address: 'ada@example.test' } });
    const { raw, recipients } = received();
    expect(recipients).toEqual(['ada@example.test']);
    expect(raw).not.toMatch(/^Bcc:/im);
  });

  it('tells a refused recipient from a refusal that may pass', async () => {
    server.onRecipient = () => ({ code: 550, text: 'no such user' });
    await expect(send()).rejects.toMatchObject({ code: 'smtp_550', permanent: true });
    server.onRecipient = () => ({ code: 451, text: 'later' });
    await expect(send()).rejects.toMatchObject({ code: 'smtp_451', permanent: false });
    server.onRecipient = () => ({ code: 421, text: 'going away' });
    await expect(send()).rejects.toMatchObject({ permanent: false });
  });

  it('gives up when its time is up, and sends the next mail', async () => {
    server.hangs = true;
    const limit = new AbortController();
    const sending = send({}, limit.signal);
    server.onRecipient = () => {
      setImmediate(() => limit.abort());
      return undefined;
    };
    await expect(sending).rejects.toMatchObject({ code: 'timeout', permanent: false });
    server.hangs = false;
    server.onRecipient = () => undefined;
    await send();
    expect(server.deliveries).toHaveLength(1);
  });

  it('fails fast while the server is away', async () => {
    const away = new SmtpTransport('smtp://127.0.0.1:1', 1);
    await expect(away.send(mail, new AbortController().signal)).rejects.toMatchObject({ permanent: false });
    away.close();
  });
});
