import Handlebars from 'handlebars';
import { escapeHtml } from './escape-html.js';
import { compileTemplate, type TemplateName } from './templates.js';

interface Sample {
  readonly values: object;
  /** What must be in the outcome, or the mail or page is of no use. */
  readonly needed: readonly string[];
}

const LINK = 'https://example.com/?userId=sample-user&secret=sample-secret';
const FRAME = { language: 'en', direction: 'ltr' };
const MAIL = {
  ...{ ...FRAME, subject: 'Subject', greeting: 'Hello,', sentence: 'Sentence:', ignore: 'Ignore.' },
  ...{ thanks: 'Thank you,', signature: 'the team' },
};
const PAGE = { ...FRAME, title: 'Title', sentence: 'Sentence.', choice: undefined, back: undefined };
const APP_LINK = 'appwrite-callback-default://sample-link';
const CHOICE = {
  ...{ action: '/sample-action', fields: [{ name: 'sample-name', value: 'sample-value' }] },
  ...{ link: APP_LINK, here: 'Here', app: 'App', hint: 'Hint', appFirst: false },
};

/** A value for everything that a template may ask for. */
const SAMPLES: Readonly<Record<TemplateName, readonly Sample[]>> = {
  'layout.html': [
    { values: { ...MAIL, link: new Handlebars.SafeString(escapeHtml(LINK)) }, needed: [escapeHtml(LINK)] },
  ],
  'layout.text': [{ values: { ...MAIL, link: LINK }, needed: [LINK] }],
  'page.html': [
    {
      values: { ...PAGE, choice: CHOICE },
      needed: ['/sample-action', 'sample-name', 'sample-value', APP_LINK],
    },
    { values: { ...PAGE, choice: { ...CHOICE, appFirst: true } }, needed: ['sample-value', APP_LINK] },
    { values: { ...PAGE, back: { url: 'https://example.com/', text: 'Back' } }, needed: ['Title'] },
  ],
};

/** Their hashes are in the page's content security policy, whatever the values are. */
const VALUE_IN_BLOCK = /<(style|script)\b[^>]*>(?:(?!<\/\1>)[^])*\{\{/;

/** What is wrong with the source of a template; undefined when nothing is. */
export function templateFault(name: TemplateName, source: string): string | undefined {
  if (name === 'page.html' && VALUE_IN_BLOCK.test(source)) return 'has a value inside of a style or script';
  const { render } = compileTemplate(name, source);
  for (const { values, needed } of SAMPLES[name]) {
    try {
      const outcome = render(values);
      const missing = needed.find((text) => !outcome.includes(text));
      if (missing !== undefined) return `does not show the value that it got for "${missing}"`;
    } catch (error) {
      return inOneLine(error);
    }
  }
  return undefined;
}

/** Handlebars compiles at the first use: syntax errors come to light here too, with an extract of several lines. */
function inOneLine(error: unknown): string {
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  const [, unknown] = /^"(.+)" not defined in /.exec(first) ?? [];
  return unknown === undefined ? first.replace(/[\s:]+$/, '') : `asks for {{${unknown}}}, which there is not`;
}
