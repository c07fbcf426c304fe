import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ConfigurationError } from '../../../config/problems.js';
import type { OutgoingEmail } from '../domain/message.js';
import { loadOverrides } from './load-overrides.js';
import { MailTemplates } from './mail-templates.js';
import { Templates } from './templates.js';
import { Locales } from './texts.js';

const ASSETS = join(process.cwd(), 'src/modules/messaging');
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A folder with these files in it; objects as JSON. */
function folderWith(files: Record<string, unknown>): string {
  const folder = mkdtempSync(join(tmpdir(), 'overrides-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

/** The lines that stop the start, without the folder's name. */
function problemsOf(files: Record<string, unknown>): string[] {
  const folder = folderWith(files);
  try {
    loadOverrides(folder, ASSETS);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.lines.map((line) => line.replace(`${folder}/`, ''));
    throw error;
  }
  return [];
}

describe('the overrides of texts', () => {
  const overrides = loadOverrides(
    folderWith({
      'all/de.json': { 'magic-url.subject': 'Für alle', thanks: 'Danke' },
      'shop/de.json': { 'magic-url.subject': 'Für den Laden' },
      'shop/ca.json': { 'magic-url.subject': 'Inici de sessió' },
      'all/en.json': { 'recovery.subject': 'New password' },
      'all/notes.txt': 'not ours',
      '.git/de.json': 'not ours either',
    }),
    ASSETS,
  );
  const locales = new Locales(join(ASSETS, 'locales'), overrides);
  const subject = (locale: string, project?: string) =>
    locales.in(locale, project).text('magic-url.subject', {});

  it('are those of the project, else those for all, else the built-in ones', () => {
    expect([subject('de', 'shop'), subject('de', 'other'), subject('de'), subject('fr', 'shop')]).toEqual([
      ...['Für den Laden', 'Für alle', 'Für alle', 'Connexion'],
    ]);
    expect(locales.in('de', 'shop').text('thanks', {})).toBe('Danke');
    expect(locales.in('de', 'shop').text('recovery.subject', {})).toBe('Passwort zurücksetzen');
  });

  it('can bring a language that is not built in, for that project', () => {
    expect([subject('ca', 'shop'), subject('ca', 'other')]).toEqual(['Inici de sessió', 'Login']);
    expect(locales.in('ca', 'shop')).toMatchObject({ language: 'ca', direction: 'ltr' });
    expect(locales.in('ca', 'shop').text('recovery.subject', {})).toBe('New password');
  });

  it.each([
    ['a key that there is not', { 'all/de.json': { thank: 'Danke' } }, '"thank" is no known key'],
    ['a missing placeholder', { 'all/de.json': { greeting: 'Hallo' } }, '"greeting" lacks {{name}}'],
    [
      'a strange placeholder',
      { 'all/de.json': { thanks: 'Danke {{name}}' } },
      '"thanks" has {{name}}, which it cannot',
    ],
    [
      'an open brace',
      { 'all/de.json': { thanks: 'Danke {{' } },
      '"thanks" has something in braces that is no placeholder',
    ],
    [
      'a helper',
      { 'all/de.json': { greeting: '{{#if name}}{{name}}{{/if}}' } },
      '"greeting" has something in braces that is no placeholder',
    ],
    ['no text', { 'all/de.json': { thanks: ' ' } }, '"thanks" must be a text'],
    ['a number', { 'all/de.json': { thanks: 1 } }, '"thanks" must be a text'],
    ['a list', { 'all/de.json': ['Danke'] }, 'must be an object of texts by their keys'],
  ])('with %s stop the start', (_what, files, fault) => {
    expect(problemsOf(files)).toEqual([`TEMPLATES_DIR: all/de.json: ${fault}`]);
  });

  it('with broken JSON stop the start, in one line', () => {
    expect(problemsOf({ 'all/de.json': '{\n"thanks": }' })).toEqual([
      expect.stringMatching(/^TEMPLATES_DIR: all\/de\.json: is no JSON \(.*\)$/),
    ]);
  });

  it('in an unknown language or out of place stop the start', () => {
    expect(problemsOf({ 'all/xx.json': {}, 'de.json': {} })).toEqual([
      expect.stringMatching(
        /^TEMPLATES_DIR: all\/xx\.json: must be named after one of the languages af, ar, /,
      ),
      'TEMPLATES_DIR: de.json: must lie in a folder named after a project, or "all"',
    ]);
  });
});

describe('the overrides of templates', () => {
  const mail: Omit<OutgoingEmail, 'project'> = {
    channel: 'email',
    kind: 'magic-url',
    userId: 'u1',
    to: { address: 'ada@example.com', name: 'Ada' },
    locale: 'en',
    link: 'https://app.example/?a=1&b=2',
    expiresAt: 0,
  };
  const project = { id: 'shop', name: 'Shop', senderName: '', senderAddress: 'a@b.co', replyTo: '' };

  it('are those of the project, else those for all, else the built-in ones', () => {
    const folder = folderWith({
      'shop/layout.text.hbs': '{{subject}} > {{link}}',
      'all/layout.html.hbs': '<p>{{greeting}} <a href="{{link}}">{{project}}</a>'.replace(
        '{{project}}',
        '{{sentence}}',
      ),
    });
    const templates = new MailTemplates(ASSETS, loadOverrides(folder, ASSETS));
    const own = templates.render({ ...mail, project });
    expect(own.text).toBe('Login > https://app.example/?a=1&b=2');
    expect(own.html).toBe(
      '<p>Hello, <a href="https://app.example/?a=1&amp;b=2">Please open this link to log in to Shop:</a>',
    );
    const other = templates.render({ ...mail, project: { ...project, id: 'other' } });
    expect(other.text).toMatch(/^Hello,\n/);
    expect(other.html).toBe(own.html);
  });

  it('of the page get our style where they ask for it', () => {
    const source =
      '<style>/* style */</style>{{title}} {{#if choice}}{{choice.action}} {{choice.link}} {{#each choice.fields}}{{name}} {{value}}{{/each}}{{/if}}';
    const templates = new Templates(
      ASSETS,
      loadOverrides(folderWith({ 'all/page.html.hbs': source }), ASSETS),
    );
    expect(templates.of('page.html', 'shop').source).toContain('color-scheme: light dark');
  });

  it.each([
    ['a syntax error', 'layout.text', '{{#if link}}{{link}}', 'Parse error on line 1'],
    [
      'a value that there is not',
      'layout.text',
      '{{link}} {{name}}',
      'asks for {{name}}, which there is not',
    ],
    [
      'a helper that there is not',
      'layout.text',
      '{{link}} {{shout link}}',
      'asks for {{shout}}, which there is not',
    ],
    [
      'no link',
      'layout.html',
      '<p>{{sentence}}</p>',
      'does not show the value that it got for "https://example.com/?userId=sample-user&amp;secret=sample-secret"',
    ],
    [
      'no form',
      'page.html',
      '<h1>{{title}}</h1>',
      'does not show the value that it got for "/sample-action"',
    ],
    [
      'a value in a style',
      'page.html',
      '<style>p { color: {{title}} }</style>',
      'has a value inside of a style or script',
    ],
  ])('with %s stop the start', (_what, name, source, fault) => {
    expect(problemsOf({ [`shop/${name}.hbs`]: source })).toEqual([
      `TEMPLATES_DIR: shop/${name}.hbs: ${fault}`,
    ]);
  });

  it('under another name stop the start', () => {
    expect(problemsOf({ 'all/verification.hbs': '' })).toEqual([
      'TEMPLATES_DIR: all/verification.hbs: must be named layout.html.hbs or layout.text.hbs or page.html.hbs',
    ]);
  });
});

describe('the folder of the overrides', () => {
  it('may be none', () => {
    expect(loadOverrides(undefined, ASSETS).texts.size).toBe(0);
  });

  it('stops the start when it is not there', () => {
    expect(() => loadOverrides('/no/such/folder', ASSETS)).toThrow(
      'TEMPLATES_DIR: /no/such/folder: cannot be read (ENOENT)',
    );
  });

  it('has all its problems reported at once', () => {
    expect(problemsOf({ 'all/de.json': { a: '' }, 'shop/fr.json': '{', 'shop/x.hbs': '' })).toHaveLength(3);
  });
});
