import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import type { InboxEntry, InboxList } from '../application/inbox.js';

export const PAGE_SIZE = 50;

/** The inbox as people see it. Works without its script, but for emptying it. */
export class InboxPage {
  readonly contentSecurityPolicy: string;
  private readonly template;

  /** @param folder of the messaging module, built or not */
  constructor(folder: string) {
    const read = (name: string) => readFileSync(join(folder, 'http', name), 'utf8');
    const source = read('inbox.hbs');
    this.template = Handlebars.compile(
      source.replace('/* style */', () => read('inbox.css')),
      { strict: true },
    );
    this.contentSecurityPolicy = policyFor(source);
  }

  render({ total, messages }: InboxList, offset: number): string {
    return this.template({
      total,
      isEmpty: messages.length === 0,
      messages: messages.map((message, index) => viewOf(message, index === 0)),
      first: offset + 1,
      last: offset + messages.length,
      newer: offset > 0 ? `/inbox?offset=${Math.max(0, offset - PAGE_SIZE)}` : '',
      older: offset + messages.length < total ? `/inbox?offset=${offset + PAGE_SIZE}` : '',
    });
  }
}

function viewOf(message: InboxEntry, isOpen: boolean) {
  const { channel, subject, text, html, createdAt } = message;
  return {
    ...message,
    isOpen,
    time: `${createdAt.slice(0, 19).replace('T', ' ')} UTC`,
    title: channel === 'sms' ? `SMS: ${text}` : subject,
    // Inside the frame a link could open nowhere else.
    frame: html === '' ? '' : `<base target="_blank">${html}`,
  };
}

/**
 * Messages hold what strangers wrote, and their frames inherit this policy: no script but the page's own runs, nothing
 * is loaded from elsewhere, and no other page can frame this one. Styles of mails are inline, hence the exception.
 */
function policyFor(source: string): string {
  const [, script = ''] = /<script>([^]*?)<\/script>/.exec(source) ?? [];
  const hash = createHash('sha256').update(script).digest('base64');
  return [
    "default-src 'none'",
    `script-src 'sha256-${hash}'`,
    "style-src 'unsafe-inline'",
    'img-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
