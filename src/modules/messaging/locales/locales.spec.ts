import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyReply } from 'fastify';
import { LOCALES } from '../../../http/locale.js';
import type { Project } from '../../../kernel/project.js';
import { HostedPages, PAGE_TEXTS } from '../../pages/http/hosted-pages.js';
import type { ProjectRegistry } from '../../projects/application/project-registry.js';
import { MailTemplates } from '../templates/mail-templates.js';
import { Templates } from '../templates/templates.js';
import { textFaults } from '../templates/text-faults.js';
import { Locales, readTexts } from '../templates/texts.js';

const MODULE = join(process.cwd(), 'src/modules/messaging');
const FOLDER = join(MODULE, 'locales');
const LANGUAGES = readTexts(FOLDER);
const ENGLISH = new Map(LANGUAGES).get('en') ?? {};

/** Every key that the code asks for: mails and pages, made out of texts that are their own keys. */
function keysAskedFor(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'texts-'));
  try {
    cpSync(join(MODULE, 'templates'), join(folder, 'templates'), { recursive: true });
    mkdirSync(join(folder, 'locales'));
    const keys = Object.fromEntries(Object.keys(ENGLISH).map((key) => [key, `«${key}»`]));
    writeFileSync(join(folder, 'locales/en.json'), JSON.stringify(keys));
    const shown = JSON.stringify([mailsOutOf(folder), pagesOutOf(folder)]);
    return [...new Set([...shown.matchAll(/«([^»]+)»/g)].map(([, key = '']) => key))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function mailsOutOf(folder: string) {
  const mails = new MailTemplates(folder);
  const project = { id: 'p', name: 'P', senderName: '', senderAddress: 'p@example.com', replyTo: '' };
  const mail = {
    channel: 'email',
    locale: 'en',
    project,
    userId: 'u1',
    link: 'https://example.com/',
    expiresAt: 0,
  } as const;
  const to = { address: 'ada@example.com', name: 'Ada' };
  return [
    ...(['verification', 'recovery', 'magic-url'] as const).flatMap((kind) =>
      ['Ada', ''].map((name) => mails.render({ ...mail, kind, to: { ...to, name } })),
    ),
    ...(['unverified-address', 'unknown-address', 'blocked-account'] as const).map((refusal) =>
      mails.render({ ...mail, kind: 'recovery', to, link: '', refusal }),
    ),
  ];
}

function pagesOutOf(folder: string) {
  const texts = new Locales(join(folder, 'locales'));
  const pages = new HostedPages(texts, new Templates(folder), {} as ProjectRegistry);
  const project = { id: 'p', name: 'P', url: 'https://example.com/' } as Project;
  const visitor = { parameters: {}, project, texts: texts.in('en') };
  const reply = { headers: () => reply } as unknown as FastifyReply;
  const choice = { action: '/', fields: [], link: 'app://', appFirst: true };
  return PAGE_TEXTS.flatMap((text) => [
    pages.show(visitor, reply, { text }),
    pages.show(visitor, reply, { text, choice }),
  ]);
}

describe('the texts of mails and pages', () => {
  it('are there in 34 languages, all of them accepted (contract §11.4)', () => {
    const codes = LANGUAGES.map(([language]) => language);
    expect(codes).toHaveLength(34);
    expect(codes.filter((code) => !LOCALES.some((locale) => locale === code))).toEqual([]);
  });

  it('are in English exactly those that are asked for', () => {
    expect(Object.keys(ENGLISH).sort()).toEqual(keysAskedFor().sort());
  });

  describe.each(LANGUAGES)('in %s', (language, texts) => {
    it('are complete, and have the placeholders of the English ones', () => {
      expect(Object.keys(texts)).toEqual(Object.keys(ENGLISH));
      expect(textFaults(texts, ENGLISH)).toEqual([]);
    });

    it('have no blank too many, and no letter of another script', () => {
      expect(Object.values(texts).filter((text) => /^\s|\s$|\s{2}|[\n\r\t]/.test(text))).toEqual([]);
      const strange = Object.values(texts).filter((text) =>
        lettersOutside(SCRIPTS[language] ?? ['Latin'], text),
      );
      expect(strange).toEqual([]);
    });

    it('have no quotes of a typewriter, and no line that begins with a colon', () => {
      expect(Object.values(texts).filter((text) => /['"]| [:;!?»]/.test(text))).toEqual([]);
    });

    it('are not the English ones', () => {
      if (language === 'en') return;
      const same = Object.keys(ENGLISH).filter((key) => texts[key] === ENGLISH[key]);
      expect(same).toEqual([]);
    });
  });

  it.each(['ar', 'fa', 'he', 'ur'])(
    'begin a line of mail in %s with a word of their own: plain text runs where its first letter does',
    (language) => {
      const texts = Object.entries(new Map(LANGUAGES).get(language) ?? {});
      const inMail = texts.filter(([key]) => !key.startsWith('page.'));
      expect(inMail.filter(([, text]) => text.startsWith('{{'))).toEqual([]);
    },
  );

  it('fall back to English in all other languages', () => {
    const locales = new Locales(FOLDER);
    const spoken = new Set(LANGUAGES.map(([language]) => language));
    for (const locale of LOCALES.filter((code) => !spoken.has(code))) {
      expect(locales.in(locale)).toMatchObject({ language: 'en', direction: 'ltr' });
    }
  });
});

/** Languages that are not written in Latin letters. */
const SCRIPTS: Readonly<Record<string, readonly string[]>> = {
  ar: ['Arabic'],
  el: ['Greek'],
  fa: ['Arabic'],
  he: ['Hebrew'],
  hi: ['Devanagari'],
  ja: ['Hiragana', 'Katakana', 'Han'],
  ko: ['Hangul'],
  ru: ['Cyrillic'],
  th: ['Thai'],
  uk: ['Cyrillic'],
  ur: ['Arabic'],
  'zh-cn': ['Han'],
  'zh-tw': ['Han'],
};

/** Words that are written like this in many languages. */
const INTERNATIONAL = /\be-?mail\b|\bURL\b|\bSDK\b/gi;

/** A look-alike from another alphabet, or a word that was forgotten in English. */
function lettersOutside(scripts: readonly string[], text: string): boolean {
  const known = scripts.map((script) => `\\p{Script=${script}}`).join('');
  const letters = text.replace(/\{\{\w+\}\}/g, '').replace(INTERNATIONAL, '');
  return new RegExp(`[^${known}\\p{Script=Common}\\p{Script=Inherited}]`, 'u').test(letters);
}
