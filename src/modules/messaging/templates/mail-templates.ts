import { join } from 'node:path';
import Handlebars from 'handlebars';
import { displayName, greetingName } from '../domain/display-name.js';
import type { OutgoingEmail, OutgoingSms } from '../domain/message.js';
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
    return this.locales.in(locale, projectId).text(`${reason}.sentence`, values);
  }
}

function wordsOf({ kind, to, project, refusal }: OutgoingEmail, texts: Texts) {
  const values = {
    project: displayName(project.name),
    name: kind === 'magic-url' ? '' : greetingName(to.name),
  };
  const text = (key: string) => texts.text(key, values);
  return {
    subject: text(`${kind}.subject`),
    greeting: text(values.name === '' ? 'greeting.unnamed' : 'greeting'),
    sentence: text(`${refusal ?? kind}.sentence`),
    // That of a verification speaks of no link.
    ignore: text(`${refusal === undefined ? kind : 'verification'}.ignore`),
    thanks: text('thanks'),
    signature: text('signature'),
  };
}
