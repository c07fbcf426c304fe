import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { displayName, greetingName } from '../domain/display-name.js';
import type { OutgoingEmail } from '../domain/message.js';
import { escapeHtml } from './escape-html.js';
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
  private readonly html;
  private readonly text;

  /** @param folder of the messaging module, built or not */
  constructor(folder: string) {
    const layout = (name: string) => readFileSync(join(folder, 'templates', name), 'utf8');
    this.locales = new Locales(join(folder, 'locales'));
    this.html = Handlebars.compile(layout('layout.html.hbs'), { strict: true });
    this.text = Handlebars.compile(layout('layout.text.hbs'), { strict: true, noEscape: true });
  }

  render(mail: OutgoingEmail): MailContent {
    const texts = this.locales.in(mail.locale);
    const content = wordsOf(mail, texts);
    const { language, direction } = texts;
    return {
      defaultSender: texts.text('sender', { project: mail.project.name }),
      subject: content.subject,
      text: this.text({ ...content, link: mail.link }),
      // Handlebars would write each "=" as an entity. Right, but not what people who copy it from the source expect.
      html: this.html({
        ...content,
        language,
        direction,
        link: new Handlebars.SafeString(escapeHtml(mail.link)),
      }),
    };
  }
}

function wordsOf({ kind, to, project }: OutgoingEmail, texts: Texts) {
  const values = {
    project: displayName(project.name),
    name: kind === 'magic-url' ? '' : greetingName(to.name),
  };
  const text = (key: string) => texts.text(key, values);
  return {
    subject: text(`${kind}.subject`),
    greeting: text(values.name === '' ? 'greeting.unnamed' : 'greeting'),
    sentence: text(`${kind}.sentence`),
    ignore: text(`${kind}.ignore`),
    thanks: text('thanks'),
    signature: text('signature'),
  };
}
