import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const SCRIPT = join(import.meta.dirname, '..', '..', 'scripts', 'write-compatibility-docs.mjs');
const DOCUMENT = 'docs/compatibility.md';

// Each run of the script loads the TypeScript compiler.
jest.setTimeout(60_000);

const LIST = `
sections:
  - title: Behaviour
    items: { '14.1': One., '14.2': Two., 9.1.create: POST /account, 17.1-opt-in: Discreet., '14.18': Tokens. }
notYet: { tokens: [['14.18']], opt-in: [[17.1-opt-in]] }
`;
const LIST_OF_OAUTH2 = `
sections:
  - { title: Rules, items: { rule 1: One., rule 2: Two., rule 3: Three. } }
  - { title: Providers, providersIn: facts }
notYet: {}
`;
const FACTS = {
  'facts/acme.json': '{ "id": "acme", "refresh": { "grant": "refresh_token" } }',
  'facts/brief.json': '{ "id": "brief", "refresh": { "grant": null } }',
};
/** Shows every item of the list that has to be shown. */
const SHOWN = `describe('§9.1.create POST /account', () => it('§14.1 §14.2 answers', () => {}));`;

describe('docs/compatibility.md', () => {
  it('is what the tests say, and nothing that has to be shown is missing', () => {
    expect(run('--check')).toEqual([]);
  });
});

describe('The script behind docs/compatibility.md', () => {
  const folders: string[] = [];
  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

  it('lists the tests by group and title, and says plainly what has none', () => {
    const folder = projectOf({ 'test/e2e/a.e2e-spec.ts': SHOWN });
    expect(run(`--folder=${folder}`)).toEqual([]);
    const rows = readFileSync(join(folder, DOCUMENT), 'utf8').split('\n');
    const file = '[e2e/a](../test/e2e/a.e2e-spec.ts)';
    expect(rows).toContain(`| §9.1.create | POST /account | ${file}: §9.1.create POST /account |`);
    expect(rows).toContain(`| §14.2 | Two. | ${file}: §9.1.create POST /account › §14.1 §14.2 answers |`);
    expect(rows).toContain('| §14.18 | Tokens. | not yet: tokens |');
    expect(rows).toContain('| §17.1-opt-in | Discreet. | not yet: opt-in |');
    expect(run('--check', `--folder=${folder}`)).toEqual([]);
  });

  it('reports a document that the tests have left behind', () => {
    const folder = projectOf({ 'test/e2e/a.e2e-spec.ts': SHOWN });
    run(`--folder=${folder}`);
    writeFileSync(join(folder, 'test/e2e/b.e2e-spec.ts'), `it('§14.1 too', () => {});`);
    expect(run('--check', `--folder=${folder}`)).toEqual([
      'docs/compatibility.md is out of date: npm run docs:compatibility',
    ]);
  });

  it('reads titles of tables, templates and modified tests', () => {
    const folder = projectOf({
      'test/e2e/a.e2e-spec.ts': `${SHOWN}
        it.each([1, 2])('§14.1 a %i', () => {});
        it.each\`a\\n\${1}\`('§14.1 b $a', () => {});
        describe.each([1])('§14.1 c %i', () => { it('answers', () => {}); });
        it(\`§14.1 d \${1}\`, () => {});
        it.concurrent.each([1])('§14.1 e %i', () => {});`,
    });
    expect(run(`--folder=${folder}`)).toEqual([]);
    const [, row] = /^\| §14\.1 \|(.*)/m.exec(readFileSync(join(folder, DOCUMENT), 'utf8')) ?? [];
    expect(row?.match(/§14\.1 \w /g)).toEqual(['§14.1 a ', '§14.1 b ', '§14.1 c ', '§14.1 d ', '§14.1 e ']);
  });

  describe('takes for no evidence', () => {
    const breaches = [
      ['an item that is not on the list', `it('§14.99 x', () => {});`, '§14.99 is no item'],
      ['a skipped test', `it.skip('§14.1 x', () => {});`, '§14.1 is a test with .skip'],
      [
        'a test in a skipped group',
        `describe.skip('a', () => { it('§14.1 x', () => {}); });`,
        '§14.1 is a test with .skip',
      ],
      ['a text that is no title', `const rows = ['§14.1 x'];`, '§14.1 stands in no title'],
      ['a row of a table', `it.each(['§14.1 x'])('%s', () => {});`, '§14.1 stands in no title'],
    ] as const;
    let reported: string[];
    beforeAll(() => {
      const text = [SHOWN, ...breaches.map(([, line]) => line)].join('\n');
      reported = run(`--folder=${projectOf({ 'test/e2e/a.e2e-spec.ts': text })}`);
    });

    it.each(breaches)('%s', (_what, line, fault) => {
      const at = breaches.findIndex(([, candidate]) => candidate === line) + 2;
      expect(reported).toContain(`test/e2e/a.e2e-spec.ts:${at}: ${fault}`);
    });
  });

  it.each([
    ['one in the browser', 'test/browser/a.browser-spec.ts', SHOWN],
    ['one of one storage', 'test/e2e/a.e2e-spec.ts', `describeOnServerLeg('x', () => { ${SHOWN} });`],
  ])('wants an end-to-end test of both storages beside %s', (_what, file, text) => {
    const folder = projectOf({ [file]: text });
    expect(run(`--folder=${folder}`)).toEqual([
      '§14.1 is shown by no end-to-end test',
      '§14.2 is shown by no end-to-end test',
      '§9.1.create is shown by no end-to-end test',
    ]);
  });

  it('knows rules in tests of OAuth2, and only there', () => {
    const folder = projectOf({
      'scripts/compatibility/items.yaml': LIST_OF_OAUTH2,
      ...FACTS,
      'test/e2e/oauth2/a.e2e-spec.ts': `
        it('rules 1, 2 and 3: x', () => {});
        describe.each([])('provider %s', () => {});
        describe.each([])('refresh at %s', () => {});`,
      'test/e2e/other.e2e-spec.ts': `it('rule 1: y', () => {}); it('rule 99: y', () => {});`,
      'test/contracts/b.contract-spec.ts': `it('rule 2: z', () => {});`,
      'src/modules/oauth2/c.spec.ts': `it('rule 3: z, not §14.1', () => {});`,
    });
    expect(run(`--folder=${folder}`)).toEqual([]);
    const rows = readFileSync(join(folder, DOCUMENT), 'utf8').split('\n');
    const file = '[e2e/oauth2/a](../test/e2e/oauth2/a.e2e-spec.ts)';
    const rules = `${file}: rules 1, 2 and 3: x`;
    expect(rows).toContain(`| rule 1 | One. | ${rules} |`);
    expect(rows).toContain(
      `| rule 2 | Two. | ${rules}<br>[contracts/b](../test/contracts/b.contract-spec.ts): rule 2: z |`,
    );
    expect(rows).toContain(
      `| acme | login, failures, refresh | ${file}: provider %s<br>${file}: refresh at %s |`,
    );
    expect(rows).toContain(`| brief | login, failures; nothing to refresh | ${file}: provider %s |`);
  });

  it('wants an end-to-end test for each rule and provider', () => {
    const folder = projectOf({
      'scripts/compatibility/items.yaml': LIST_OF_OAUTH2,
      ...FACTS,
      'test/e2e/oauth2/a.e2e-spec.ts': `it('rules 1 and 2: x', () => {}); it('provider %s', () => {});`,
      'test/contracts/b.contract-spec.ts': `it('rule 3: z', () => {});`,
    });
    expect(run(`--folder=${folder}`)).toEqual([
      'rule 3 is shown by no end-to-end test',
      'acme is shown by no end-to-end test',
    ]);
  });

  function projectOf(files: Record<string, string>): string {
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-compatibility-'));
    folders.push(folder);
    const list = { 'scripts/compatibility/items.yaml': LIST, [DOCUMENT]: '' };
    for (const [file, text] of Object.entries({ ...list, ...files })) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    return folder;
  }
});

/** The lines of complaint, in which an exit code other than 0 has to show. */
function run(...options: string[]): string[] {
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, ...options], { encoding: 'utf8' });
  const lines = stderr.split('\n').filter((line) => line !== '');
  expect(status).toBe(lines.length === 0 ? 0 : 1);
  return lines;
}
