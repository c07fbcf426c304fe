import { join } from 'node:path';
import Handlebars from 'handlebars';
import { displayName, greetingName } from '../domain/display-name.js';
import type { EmailKind, OutgoingEmail, OutgoingSms, Refusal } from '../domain/message.js';
import { escapeHtml } from './escape-html.js';
import { NO_OVERRIDES, type Overrides } from './overrides.js';
import { Templates } from './templates.js';
import { Locales, type Texts } from './texts.js';

interface MailContent {
  /** Display name of the sender for a project that has set none. */
  readonly defaultSender: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The mails of contract §11.2: a subject, and the same words as HTML and as plain text. */
export class MailTemplates {
  private readonly locales: Locales;
  private readonly templates: Templates;

  /** @param folder of the messaging module, built or not */
  constructor(folder: string, overrides: Overrides = NO_OVERRIDES) {
    this.locales = new Locales(join(folder, 'locales'), overrides);
    this.templates = new Templates(folder, overrides);
  }

  render(mail: OutgoingEmail): MailContent {
    const { project, link } = mail;
    const texts = this.locales.in(mail.locale, project.id);
    const content = wordsOf(mail, texts);
    const { language, direction } = texts;
    const frame = { ...content, language, direction };
    return {
      defaultSender: texts.text('sender', { project: project.name }),
      subject: content.subject,
      text: this.templates.of('layout.text', project.id).render({ ...frame, link }),
      // Handlebars would write each "=" as an entity. Right, but not what people who copy it from the source expect.
      html: this.templates
        .of('layout.html', project.id)
        .render({ ...frame, link: link && new Handlebars.SafeString(escapeHtml(link)) }),
    };
  }

  /** What an SMS says in place of a code. */
  refusal({ reason, locale, project }: NonNullable<OutgoingSms['refusal']>, projectId: string): string {
    const values = { project: displayName(project) };
    return this.locales.in(locale, projectId).text(REFUSALS[reason].sentence, values);
  }
}

/** The texts of a message that brings no secret: in a mail under the subject of what was asked for, but for this one. */
const REFUSALS: Readonly<Record<Refusal, { subject?: string; sentence: string }>> = {
  'unverified-address': { sentence: 'unverified-address.sentence' },
  'unknown-address': { sentence: 'unknown-address.sentence' },
  'blocked-account': { subject: 'page.blocked.title', sentence: 'page.blocked.sentence' },
};

function keysOf(kind: EmailKind, refusal: Refusal | undefined) {
  const subject = `${kind}.subject`;
  if (refusal === undefined) return { subject, sentence: `${kind}.sentence`, ignore: `${kind}.ignore` };
  // That of a verification speaks of no link.
  return { subject, ...REFUSALS[refusal], ignore: 'verification.ignore' };
}

function wordsOf({ kind, to, project, refusal }: OutgoingEmail, texts: Texts) {
  const values = {
    project: displayName(project.name),
    name: kind === 'magic-url' ? '' : greetingName(to.name),
  };
  const keys = keysOf(kind, refusal);
  const text = (key: string) => texts.text(key, values);
  return {
    subject: text(keys.subject),
    greeting: text(values.name === '' ? 'greeting.unnamed' : 'greeting'),
    sentence: text(keys.sentence),
    ignore: text(keys.ignore),
    thanks: text('thanks'),
    signature: text('signature'),
  };
}
