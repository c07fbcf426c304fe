import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkIn, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, freePort, useGatehouse } from '../../support/gatehouse.js';
import { runServer } from '../../support/run-server.js';
import { bodyOf } from '../../support/scenarios.js';

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-templates-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(path: string, content: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
}

write(
  'good/all/de.json',
  JSON.stringify({ 'magic-url.subject': 'Ihr Zugang', 'page.log-in.here': 'Weiter' }),
);
write('good/second/de.json', JSON.stringify({ 'magic-url.subject': 'Nur hier' }));
write('good/second/layout.text.hbs', '*** {{sentence}} ***\n{{link}}\n');
write('broken/all/de.json', JSON.stringify({ greeting: 'Hallo', thank: 'Danke' }));
write('broken/all/layout.text.hbs', '{{#if link}}');

const gatehouse = useGatehouse({
  env: { TEMPLATES_DIR: join(folder, 'good') },
  projects: [DEFAULT_PROJECT, { ...DEFAULT_PROJECT, id: 'second' }],
});

async function mailOf(project: string) {
  const email = someEmail();
  const client = gatehouse.client({ project, headers: { 'x-appwrite-locale': 'de' } });
  bodyOf(await client.post('/account/sessions/magic-url', { userId: 'unique()', email }), 201);
  return gatehouse.messageTo(email);
}

describe('TEMPLATES_DIR', () => {
  it('replaces texts and templates, for a project or for all', async () => {
    const first = await mailOf('default');
    expect([first.subject, first.text.split('\n')[0]]).toEqual(['Ihr Zugang', 'Hallo,']);
    const second = await mailOf('second');
    expect(second.subject).toBe('Nur hier');
    expect(second.text).toMatch(/^\*\*\* Bitte öffnen Sie diesen Link, .* \*\*\*\nhttp/);
  });

  it('replaces them on pages too', async () => {
    const { search } = linkIn(await mailOf('default'));
    const page = await fetch(`${gatehouse.origin}/auth/magic-url${search}&locale=de`);
    expect(await page.text()).toContain('type="submit">Weiter</button>');
  });

  it.each(['all', 'api', 'worker'])(
    'stops the start of role %s when it is broken, with one line each',
    async (role) => {
      const env = {
        PORT: String(await freePort()),
        APP_SECRET: 'an-application-secret-of-the-test-suite-0123456789abcdef',
        DATABASE_URL: 'sqlite:gatehouse.sqlite',
        LOG_FORMAT: 'json',
        TEMPLATES_DIR: join(folder, 'broken'),
      };
      const { code, lines } = await runServer(env, { args: [`--role=${role}`] });
      expect(code).toBe(1);
      expect(lines.map((line) => line.replace(`${folder}/`, ''))).toEqual([
        'TEMPLATES_DIR: broken/all/de.json: "greeting" lacks {{name}}',
        'TEMPLATES_DIR: broken/all/de.json: "thank" is no known key',
        'TEMPLATES_DIR: broken/all/layout.text.hbs: Parse error on line 1',
      ]);
    },
  );
});
