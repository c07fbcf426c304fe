import { join } from 'node:path';
import type { OutgoingEmail } from '../domain/message.js';
import { MailTemplates } from './mail-templates.js';

const templates = new MailTemplates(join(process.cwd(), 'src/modules/messaging'));

const link = 'https://app.example/verify?x=1&userId=u1&secret=abc&expire=2023-05-01+12%3A34%3A56.789#top';
const mail: OutgoingEmail = {
  channel: 'email',
  kind: 'verification',
  userId: 'u1',
  to: { address: 'ada@example.com', name: 'Ada Lovelace' },
  locale: 'en',
  project: {
    id: 'p1',
    name: 'Engines & Co',
    senderName: '',
    senderAddress: 'no-reply@example.com',
    replyTo: '',
  },
  link,
  expiresAt: 0,
};

function linesOf(text: string): string[] {
  return text.split('\n');
}

describe('MailTemplates', () => {
  it.each([
    ['verification', 'Account Verification'],
    ['recovery', 'Password Reset'],
    ['magic-url', 'Login'],
  ] as const)('gives %s the subject "%s"', (kind, subject) => {
    expect(templates.render({ ...mail, kind }).subject).toBe(subject);
  });

  it('names the sender after the project', () => {
    expect(templates.render(mail).defaultSender).toBe('Engines & Co Team');
  });

  it.each(['verification', 'recovery', 'magic-url'] as const)(
    'has the link of %s on a line of its own',
    (kind) => {
      expect(linesOf(templates.render({ ...mail, kind }).text)).toContain(link);
    },
  );

  it.each(['verification', 'recovery', 'magic-url'] as const)(
    'has the link of %s as href and as visible text',
    (kind) => {
      const inHtml = link.replaceAll('&', '&amp;');
      expect(templates.render({ ...mail, kind }).html).toContain(
        `<a href="${inHtml}" dir="ltr">${inHtml}</a>`,
      );
    },
  );

  it('has a reason in place of a link that it refuses, and not half of one', () => {
    const { subject, text, html } = templates.render({
      ...mail,
      kind: 'recovery',
      link: '',
      refusal: 'unverified-address',
    });
    expect(subject).toBe('Password Reset');
    expect(linesOf(text)).toEqual([
      'Hello Ada Lovelace,',
      '',
      expect.stringMatching(/^Your Engines & Co account cannot be opened this way yet\./),
      '',
      expect.stringContaining('you can ignore this message'),
      '',
      'Thank you,',
      'the Engines & Co team',
      '',
    ]);
    expect(html).not.toContain('<a ');
  });

  it('greets by name in verification and recovery, not in magic URL', () => {
    for (const kind of ['verification', 'recovery'] as const) {
      const { text, html } = templates.render({ ...mail, kind });
      expect(linesOf(text)[0]).toBe('Hello Ada Lovelace,');
      expect(html).toContain('Hello Ada Lovelace,');
    }
    const { text, html } = templates.render({ ...mail, kind: 'magic-url' });
    expect(linesOf(text)[0]).toBe('Hello,');
    expect(html).not.toContain('Ada');
  });

  it('greets without a name when there is none', () => {
    const { text } = templates.render({ ...mail, to: { ...mail.to, name: '' } });
    expect(linesOf(text)[0]).toBe('Hello,');
  });

  it('escapes what people chose in HTML, and leaves it alone in plain text', () => {
    const { text, html } = templates.render({
      ...mail,
      to: { ...mail.to, name: '<b>"Ada"</b> {{project}}' },
    });
    expect(html).toContain('Hello &lt;b&gt;&quot;Ada&quot;&lt;/b&gt; {{project}},');
    expect(html).toContain('the Engines &amp; Co team');
    expect(text).toContain('Hello <b>"Ada"</b> {{project}},');
    expect(text).toContain('the Engines & Co team');
  });

  it('speaks English where it does not know the language', () => {
    const { subject, html } = templates.render({ ...mail, locale: 'tlh' });
    expect(subject).toBe('Account Verification');
    expect(html).toContain('<html lang="en" dir="ltr">');
  });

  it('is a whole document, which mail programs do not lay out as in 1998', () => {
    expect(templates.render(mail).html).toMatch(/^<!doctype html>\n<html /);
  });

  it('loads nothing from elsewhere', () => {
    const { html } = templates.render({ ...mail, link: '' });
    expect(html).not.toMatch(/https?:|url\(|@import|<(?:script|img|link|iframe)/i);
  });
});
