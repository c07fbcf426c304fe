import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Project } from '../kernel/project.js';
import { hashSecret } from '../kernel/secret.js';
import { ConfigurationError } from './problems.js';
import { loadProjects } from './projects-file.js';

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-projects-'));
const path = join(folder, 'gatehouse.yaml');
afterAll(() => rmSync(folder, { recursive: true }));

function load(yaml: string, environment: NodeJS.ProcessEnv = {}): readonly Project[] {
  writeFileSync(path, yaml);
  return loadProjects(path, environment);
}

/** What is said of a file, without its path, which every line must begin with. */
function linesOf(yaml: string, environment: NodeJS.ProcessEnv = {}): string[] {
  try {
    load(yaml, environment);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.lines.map((line) => {
      expect(line.startsWith(`${path}: `)).toBe(true);
      expect(line).not.toContain('\n');
      return line.slice(path.length + 2);
    });
  }
  return [];
}

const of = (...projects: object[]) => stringify({ projects });
/** The project of a file with one. */
const read = (project: object) => load(of({ id: 'p', ...project }))[0];
const complaints = (project: object) => linesOf(of({ id: 'p', ...project }));

describe('loadProjects', () => {
  it('has a project for those without a file: everything on, web pages on localhost', () => {
    expect(loadProjects(undefined)).toMatchObject([
      {
        id: 'default',
        platforms: [{ kind: 'web', name: 'localhost' }],
        apiKeys: [],
        accountServiceEnabled: true,
      },
    ]);
  });

  it('completes a project that only has an id', () => {
    expect(load(of({ id: 'p' }))).toMatchObject([
      {
        id: 'p',
        name: 'p',
        url: '',
        accountServiceEnabled: true,
        platforms: [],
        apiKeys: [],
        methods: { emailPassword: true, magicUrl: true, anonymous: true, phone: true, jwt: true },
        maxUsers: 0,
        maxSessionsPerUser: 10,
        sessionDuration: 31_536_000_000,
        passwordHistory: 0,
        passwordDictionary: false,
        passwordStrength: 0,
        breachedPasswords: { enabled: false, url: 'https://api.pwnedpasswords.com', file: '' },
        endSessionsOnPasswordChange: false,
        verifiedAddressesOnly: false,
        preventUserEnumeration: false,
        ceilings: { loginsPerIp: 300, messagesPerIp: 50, smsPerProject: 1_000 },
        email: { senderName: '', replyTo: '' },
        smsFrom: '',
        smsCountries: null,
        anonymousRetention: 0,
      },
    ]);
  });

  it('keeps the order of several projects', () => {
    expect(load(of({ id: 'b' }, { id: 'a' }, { id: 'C' })).map(({ id }) => id)).toEqual(['b', 'a', 'C']);
  });

  it('refuses two ids that differ in letter case only: their cookies would have one name', () => {
    expect(() => load(of({ id: 'b' }, { id: 'B' }))).toThrow('id "B" is used twice');
  });

  it.each([
    [{ name: 'My app' }, { name: 'My app' }],
    [{ url: 'http://localhost:5173' }, { url: 'http://localhost:5173' }],
    [{ url: '' }, { url: '' }],
    [{ services: { account: false } }, { accountServiceEnabled: false }],
    [
      { auth: { methods: { magicUrl: false } } },
      { methods: expect.objectContaining({ magicUrl: false, phone: true }) },
    ],
    [{ auth: { maxUsers: 5 } }, { maxUsers: 5 }],
    [{ auth: { maxSessionsPerUser: 1 } }, { maxSessionsPerUser: 1 }],
    [{ auth: { maxSessionsPerUser: 100 } }, { maxSessionsPerUser: 100 }],
    [{ auth: { sessionDuration: 60 } }, { sessionDuration: 60_000 }],
    [{ auth: { passwordStrength: 4 } }, { passwordStrength: 4 }],
    [
      { auth: { passwordHistory: 20, passwordDictionary: true } },
      { passwordHistory: 20, passwordDictionary: true },
    ],
    [
      { auth: { limits: { loginsPerIp: 0, messagesPerIp: 1, smsPerProject: 1_000_000 } } },
      { ceilings: { loginsPerIp: 0, messagesPerIp: 1, smsPerProject: 1_000_000 } },
    ],
    [
      { email: { senderName: 'Ada', senderAddress: 'a@b.co', replyTo: 'c@d.co' } },
      { email: { senderName: 'Ada', senderAddress: 'a@b.co', replyTo: 'c@d.co' } },
    ],
    [{ auth: { anonymousRetention: 60 } }, { anonymousRetention: 60_000 }],
    [{ sms: { from: '+15005550006', countries: ['DE'] } }, { smsFrom: '+15005550006', smsCountries: ['DE'] }],
    [{ sms: { countries: [] } }, { smsCountries: [] }],
  ])('reads %j', (project, settings) => {
    expect(read(project)).toMatchObject(settings);
  });

  it.each([
    ['web', 'hostname', 'web'],
    ['flutter-web', 'hostname', 'web'],
    ['android', 'packageName', 'native'],
    ['flutter-android', 'packageName', 'native'],
    ['apple', 'bundleId', 'native'],
    ['apple-ios', 'bundleId', 'native'],
    ['apple-macos', 'bundleId', 'native'],
    ['apple-watchos', 'bundleId', 'native'],
    ['apple-tvos', 'bundleId', 'native'],
    ['flutter-ios', 'bundleId', 'native'],
    ['flutter-macos', 'bundleId', 'native'],
    ['flutter-linux', 'packageName', 'native'],
    ['flutter-windows', 'packageName', 'native'],
  ])('reads a platform of type %s, known by its %s', (type, key, kind) => {
    const platform = { type, [key]: 'Com.Example.app', name: 'shown nowhere' };
    expect(read({ platforms: [platform] })?.platforms).toEqual([{ kind, name: 'Com.Example.app' }]);
    const others = ['hostname', 'packageName', 'bundleId'].filter((other) => other !== key);
    for (const other of others) expect(complaints({ platforms: [{ type, [other]: 'x' }] })).not.toEqual([]);
  });

  it.each(['localhost', '*', '*.example.com', 'a.b-c.example.com', '127.0.0.1', '[::1]'])(
    'reads the host %s',
    (hostname) => {
      expect(read({ platforms: [{ type: 'web', hostname }] })?.platforms).toEqual([
        { kind: 'web', name: hostname },
      ]);
    },
  );

  it('keeps of an API key only its hash', () => {
    const [key] = read({ apiKeys: [{ name: 'backend', secret: 'sixteen-letters!' }] })?.apiKeys ?? [];
    expect(key).toEqual({
      name: 'backend',
      secretHash: hashSecret('sixteen-letters!'),
      scopes: [],
      expiresAt: null,
    });
  });

  it.each(['2027-01-01T00:00:00Z', '"2027-01-01T00:00:00Z"', '2027-01-01T02:00:00+02:00'])(
    'reads when a key expires from %s',
    (expire) => {
      const [project] = load(
        `projects: [{ id: p, apiKeys: [{ name: k, secret: sixteen-letters!, scopes: [public], expire: ${expire} }] }]`,
      );
      expect(project?.apiKeys).toMatchObject([{ scopes: ['public'], expiresAt: Date.UTC(2027, 0, 1) }]);
    },
  );
});

describe('a wrong setting is one line with its path, what was found, and what is allowed:', () => {
  const platform = (changes: object) => ({ platforms: [{ type: 'web', hostname: 'a.b' }, changes] });
  const key = (changes: object) => ({ apiKeys: [{ name: 'k', secret: 'sixteen-letters!', ...changes }] });

  it.each([
    [{ id: '' }, 'projects[0].id: found "", must be 1 to 36 letters'],
    [{ id: '-p' }, 'projects[0].id: found "-p", must be'],
    [{ id: 'p'.repeat(37) }, 'projects[0].id: found'],
    [{ id: 7 }, 'projects[0].id: found 7, '],
    [{ name: '' }, 'projects[0].name: found "", '],
    [{ name: 'x'.repeat(129) }, 'projects[0].name: found'],
    [{ url: 'myapp://x' }, 'projects[0].url: found "myapp://x", '],
    [{ url: 'localhost:5173' }, 'projects[0].url: found "localhost:5173", '],
    [{ services: { account: 'yes' } }, 'projects[0].services.account: found "yes", '],
    [{ platforms: {} }, 'projects[0].platforms: found an object, '],
    [platform({ type: 'ios', bundleId: 'a' }), 'projects[0].platforms[1].type: found "ios", '],
    [platform({ type: 'web' }), 'projects[0].platforms[1].hostname: found nothing, '],
    [
      platform({ type: 'web', hostname: 'http://a.b' }),
      'projects[0].platforms[1].hostname: found "http://a.b", must be a host name',
    ],
    [
      platform({ type: 'web', hostname: 'a.b:80' }),
      'projects[0].platforms[1].hostname: found "a.b:80", must be',
    ],
    [
      platform({ type: 'web', hostname: 'a.*.b' }),
      'projects[0].platforms[1].hostname: found "a.*.b", must be',
    ],
    [platform({ type: 'android', packageName: '' }), 'projects[0].platforms[1].packageName: found "", '],
    [key({ name: '' }), 'projects[0].apiKeys[0].name: '],
    [key({ scopes: 'public' }), 'projects[0].apiKeys[0].scopes: '],
    [key({ scopes: [1] }), 'projects[0].apiKeys[0].scopes[0]: '],
    [key({ expire: '2027-01-01' }), 'projects[0].apiKeys[0].expire: '],
    [key({ expire: 'tomorrow' }), 'projects[0].apiKeys[0].expire: '],
    [{ auth: { methods: { jwt: 1 } } }, 'projects[0].auth.methods.jwt: found 1, '],
    [{ auth: { maxUsers: -1 } }, 'projects[0].auth.maxUsers: found -1, '],
    [{ auth: { maxUsers: 1.5 } }, 'projects[0].auth.maxUsers: found 1.5, '],
    [{ auth: { maxSessionsPerUser: 0 } }, 'projects[0].auth.maxSessionsPerUser: found 0, '],
    [{ auth: { maxSessionsPerUser: 101 } }, 'projects[0].auth.maxSessionsPerUser: found 101, '],
    [{ auth: { sessionDuration: 0 } }, 'projects[0].auth.sessionDuration: found 0, '],
    [{ auth: { sessionDuration: 31_536_001 } }, 'projects[0].auth.sessionDuration: found 31536001, '],
    [{ auth: { passwordHistory: 21 } }, 'projects[0].auth.passwordHistory: found 21, '],
    [{ auth: { passwordStrength: 5 } }, 'projects[0].auth.passwordStrength: found 5, '],
    [{ auth: { passwordDictionary: 'on' } }, 'projects[0].auth.passwordDictionary: found "on", '],
    [{ auth: { limits: { loginsPerIp: -1 } } }, 'projects[0].auth.limits.loginsPerIp: found -1, '],
    [{ email: { senderAddress: 'nobody' } }, 'projects[0].email.senderAddress: found "nobody", '],
    [{ email: { replyTo: 'nobody' } }, 'projects[0].email.replyTo: found "nobody", '],
    [{ sms: { from: 'x'.repeat(33) } }, 'projects[0].sms.from: found'],
    [{ sms: { countries: ['de'] } }, 'projects[0].sms.countries[0]: found "de", must be'],
    [{ auth: { anonymousRetention: -1 } }, 'projects[0].auth.anonymousRetention: found -1, '],
    [{ auth: null }, 'projects[0].auth: found null, '],
  ])('%j', (project, beginning) => {
    expect(complaints(project)).toEqual([expect.stringContaining(beginning)]);
    // Nothing is allowed that is not said.
    expect(complaints(project)[0]).toMatch(/[:,] (must|[A-Z]\w+ ?)/);
  });

  it.each([['short'], [1234567890123456], [{ a: 1 }]])('a key %j, which is not repeated', (secret) => {
    const [line, ...more] = complaints(key({ secret }));
    expect(more).toEqual([]);
    expect(line).toMatch(/^projects\[0\]\.apiKeys\[0\]\.secret: (must|Invalid)/);
    expect(line).not.toMatch(/short|12345/);
  });

  it.each([
    ['projects: { id: p, apiKeys: [{ name: k, secret: hunter2-hunter2-hunter2 }] }'],
    ['projects: [{ id: p, apiKeys: { name: k, secret: hunter2-hunter2-hunter2 } }]'],
    ['projects: [{ id: p, apiKeys: [[{ name: k, secret: hunter2-hunter2-hunter2 }]] }]'],
    ['projects: [{ id: p, apiKeys: [hunter2-hunter2-hunter2] }]'],
    ['[{ id: p, apiKeys: [{ name: k, secret: hunter2-hunter2-hunter2 }] }]'],
  ])('no key either, when something around it is wrong: %s', (yaml) => {
    expect(linesOf(yaml)).toHaveLength(1);
    expect(linesOf(yaml)[0]).not.toContain('hunter2');
  });

  it.each([
    [{ color: 'red' }, 'projects[0]: unknown "color"'],
    [{ services: { storage: true } }, 'projects[0].services: unknown "storage"'],
    [{ auth: { maxUser: 1 } }, 'projects[0].auth: unknown "maxUser"'],
    [{ auth: { methods: { sms: true } } }, 'projects[0].auth.methods: unknown "sms"'],
    [{ auth: { limits: { loginsPerIP: 1 } } }, 'projects[0].auth.limits: unknown "loginsPerIP"'],
    [{ email: { from: 'a@b.co' } }, 'projects[0].email: unknown "from"'],
    [{ sms: { sender: '1' } }, 'projects[0].sms: unknown "sender"'],
    [platform({ type: 'web', hostname: 'a', port: 80 }), 'projects[0].platforms[1]: unknown "port"'],
    [key({ key: 'x' }), 'projects[0].apiKeys[0]: unknown "key"'],
  ])('a name that is none: %j', (project, line) => {
    expect(complaints(project)).toEqual([line]);
  });

  it('at the top of the file', () => {
    expect(linesOf('project: []\nprojects: [{ id: p }]')).toEqual(['(top): unknown "project"']);
  });

  it('each of several', () => {
    const projects = [
      { id: 'a', auth: { maxUsers: -1, passwordHistory: 99 } },
      { id: '!' },
      { id: 'c', x: 1 },
    ];
    expect(linesOf(of(...projects)).map((line) => line.split(':')[0])).toEqual([
      'projects[0].auth.maxUsers',
      'projects[0].auth.passwordHistory',
      'projects[1].id',
      'projects[2]',
    ]);
  });

  it('an id that is used twice', () => {
    expect(linesOf(of({ id: 'a' }, { id: 'b' }, { id: 'a' }))).toEqual(['projects: id "a" is used twice']);
  });

  it.each([
    ['no project', 'projects: []', 'projects: found a list, must name one project at least'],
    ['projects that are no list', 'projects: { id: p }', 'projects: found an object, '],
    ['an empty file', '', '(top): found null, '],
    ['a file with a text in it', 'hello', '(top): found "hello", '],
    ['a file with a list in it', '- id: p', '(top): found a list, '],
  ])('%s', (_what, yaml, beginning) => {
    expect(linesOf(yaml)).toEqual([expect.stringContaining(beginning)]);
  });

  it.each([
    ['a tab', 'projects:\n\t- id: p'],
    ['an open bracket', 'projects: [{ id: p }'],
    ['an open quote', 'projects: [{ id: "p }]'],
    ['a name that comes twice', 'projects: [{ id: p, id: q }]'],
  ])('YAML with %s, with the place in the file', (_what, yaml) => {
    const lines = linesOf(yaml);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/at line \d+, column \d+/);
  });

  it.each([['of nothing', 'projects: [*x]']])('an alias %s', (_what, yaml) => {
    expect(linesOf(yaml)).toHaveLength(1);
  });

  it('a file that is not there', () => {
    const missing = join(folder, 'missing.yaml');
    expect(() => loadProjects(missing)).toThrow(`PROJECTS_FILE: cannot read "${missing}" (ENOENT)`);
    expect(() => loadProjects(folder)).toThrow('(EISDIR)');
  });
});

describe('oauth2', () => {
  const oauth2 = (github: object) => read({ oauth2: { github } })?.oauth2['github'];

  it('completes a provider of which nothing is said', () => {
    expect(oauth2({})).toEqual({
      ...{ enabled: false, clientId: '', clientSecret: '', trustEmail: false, allowPrivateNetwork: false },
      ...{ scopes: [], keys: {} },
    });
  });

  it('keeps what only the provider knows apart', () => {
    const found = oauth2({ enabled: true, tokenUrl: 'https://a.example', teamID: 'x', nested: { a: 1 } });
    expect(found).toMatchObject({ tokenUrl: 'https://a.example', keys: { teamID: 'x', nested: { a: 1 } } });
    expect(found).not.toHaveProperty('issuer');
  });

  it('takes a secret as text or as object', () => {
    expect(oauth2({ clientSecret: 'text' })?.clientSecret).toBe('text');
    expect(oauth2({ clientSecret: { p8: 'x' } })?.clientSecret).toEqual({ p8: 'x' });
  });

  it.each([
    [{ clientId: 123456 }, 'clientId: must be a text, in quotes where it looks like a number'],
    [{ clientSecret: 123456 }, 'clientSecret: must be a text or an object'],
    [{ enabled: 'yes' }, 'enabled: Invalid input'],
    [{ scopes: ['a b'] }, 'scopes[0]: must be printable ASCII'],
    [{ scopes: ['a"'] }, 'scopes[0]: must be printable ASCII'],
    [{ scopes: 'repo' }, 'scopes: Invalid input'],
    [{ tokenUrl: 5 }, 'tokenUrl: must be a text'],
  ])('refuses %j, and does not repeat it', (github, beginning) => {
    const [line, ...more] = complaints({ oauth2: { github } });
    expect(more).toEqual([]);
    expect(line?.startsWith(`projects[0].oauth2.github.${beginning}`)).toBe(true);
    expect(line).not.toContain('123456');
  });
});

describe('${NAME}', () => {
  const yaml = 'projects: [{ id: p, name: "${A} and ${B_2}", apiKeys: [{ name: k, secret: "${KEY}" }] }]';

  it('takes the value of an environment variable, anywhere in a text', () => {
    const [project] = load(yaml, { A: 'x', B_2: '${A}', KEY: 'sixteen-letters!' });
    // Values are values: nothing is taken from them in turn.
    expect(project?.name).toBe('x and ${A}');
    expect(project?.apiKeys[0]?.secretHash).toEqual(hashSecret('sixteen-letters!'));
  });

  it.each([['$NAME'], ['${1A}'], ['${}'], ['${A-b}']])('is not %s', (text) => {
    expect(load(of({ id: 'p', name: text }))[0]?.name).toBe(text);
  });

  it('of a variable that is not set stops the start, with path and name', () => {
    expect(linesOf(yaml, { A: 'x', B_2: 'y' })).toEqual([
      'projects[0].apiKeys[0].secret: the environment variable KEY is not set',
    ]);
  });

  it('of several variables that are not set is one line each', () => {
    expect(linesOf(yaml, {})).toHaveLength(3);
  });

  it('never shows the value of a key', () => {
    const [line] = linesOf(yaml, { A: 'x', B_2: 'y', KEY: 'hunter2' });
    expect(line).toMatch(/^projects\[0\]\.apiKeys\[0\]\.secret: must be 16 characters/);
    expect(line).not.toContain('hunter2');
  });
});
