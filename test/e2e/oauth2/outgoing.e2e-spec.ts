import { LocalOrigin } from '../../support/local-origin.js';
import {
  expectFailure,
  expectLoggedIn,
  expectPage,
  useScene,
  withProviders,
} from '../../support/oauth2/scene.js';
import { SECOND } from '../../support/scenarios.js';

/** Addresses of places that only this server's own network has. */
const INSIDE = [
  'http://169.254.169.254/latest/meta-data/',
  'https://169.254.169.254/latest/meta-data/',
  'https://[fe80::1]/',
  'https://[fd00::1]/',
  'https://10.0.0.1/',
  'https://172.16.0.1/',
  'https://192.168.0.1/',
  'https://100.64.0.1/',
  'https://0.0.0.0/',
  'https://224.0.0.1/',
  'https://[::ffff:10.0.0.1]/',
  'https://[::ffff:a9fe:a9fe]/',
  'https://167772161/',
  'https://012.0.0.1/',
  'https://0xa.0.0.1/',
  'https://10.1/',
  'http://example.com/',
  'ftp://example.com/',
  'file:///etc/passwd',
  'https://user:pw@example.com/',
];

const inside = new LocalOrigin();
const scene = useScene();

beforeAll(() => inside.start());
afterAll(() => inside.stop());
beforeEach(() => inside.forget());

const urlOf = ({ port }: LocalOrigin) => `http://127.0.0.1:${port}`;

describe('addresses that a discovery document names', () => {
  const directory = new LocalOrigin();
  afterAll(() => directory.stop());

  /** One project, and one server with such a document, for each address. */
  beforeAll(async () => {
    await directory.start();
    const { gatehouse, simulator } = scene;
    const { clientSecret } = simulator.registrationOf('oidc');
    directory.answer = ({ url = '' }, response) => {
      const [, index = ''] = url.split('/');
      const token = { token_endpoint: INSIDE[Number(index)] };
      const document = { ...simulator.discovery, issuer: `${urlOf(directory)}/${index}`, ...token };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
    };
    const projectAt = (index: number) => {
      const wellKnownEndpoint = `${urlOf(directory)}/${index}/.well-known/openid-configuration`;
      return withProviders(
        simulator,
        { id: `inside-${index}` },
        { oidc: { clientSecret: { clientSecret, wellKnownEndpoint } } },
      );
    };
    await gatehouse.reloadProjects([withProviders(simulator), ...INSIDE.map((_, index) => projectAt(index))]);
  });

  it.each(INSIDE.map((url, index) => [url, index] as const))(
    'rules 24 and 25: %s is not called',
    async (_url, index) => {
      directory.forget();
      const began = performance.now();
      const login = await scene.logInStranger('oidc', {}, { project: `inside-${index}` });
      expect(directory.seen).toHaveLength(1);
      // Refused at once, when the document is read, or at the end, when the address is looked at.
      if (login.page === undefined) expectFailure(login, 424, 'user_oauth2_provider_error');
      else expectPage(login.page, 424);
      const said = login.error?.message ?? login.page?.text ?? '';
      for (const detail of ['169.254', '10.0.0.1', '192.168', 'ECONN', 'ETIMEDOUT'])
        expect(said).not.toContain(detail);
      // Nobody has waited for a connection.
      expect(performance.now() - began).toBeLessThan(5 * SECOND);
    },
  );

  it('rule 25: §15.25 good ones are', async () => {
    expectLoggedIn(await scene.logInStranger('oidc'));
  });
});

describe('addresses that the settings name', () => {
  const reload = (tokenUrl: string) =>
    scene.gatehouse.reloadProjects([withProviders(scene.simulator, {}, { discord: { tokenUrl } })]);

  it('rule 24: localhost is called, for the operator has said so', async () => {
    const { port } = new URL(scene.simulator.urlOf('discord'));
    await reload(`http://localhost:${port}/discord/token`);
    expectLoggedIn(await scene.logInStranger('discord'));
  });

  it.each(['https://10.0.0.1/', 'https://169.254.169.254/', 'https://[fd00::1]/'])(
    'rule 24: %s is not called without allowPrivateNetwork',
    async (url) => {
      await reload(url);
      const began = performance.now();
      expectFailure(await scene.logInStranger('discord'), 424, 'user_oauth2_provider_error');
      expect(performance.now() - began).toBeLessThan(5 * SECOND);
    },
  );
});

describe('what providers answer', () => {
  beforeAll(() => scene.gatehouse.reloadProjects([withProviders(scene.simulator)]));

  it('rule 25: addresses in the token answer and in user info are not called', async () => {
    const url = urlOf(inside);
    const tokenMembers = { instance_url: url, userinfo_endpoint: url, id: `${url}/id`, jku: url };
    const visit = scene.simulator.stranger('discord', { tokenMembers });
    const userinfo = { ...samplePerson(), avatar: url, avatar_url: url, profile: url, picture: url };
    Object.assign(visit.behaviour, { answers: { userinfo } });
    expectLoggedIn(await scene.logIn('discord', { visit }));
    expect(inside.connections).toBe(0);
  });

  const samplePerson = () => ({
    id: '271828182845904523',
    username: 'kestrel',
    verified: true,
    email: 'kestrel-inside@example.com',
  });

  describe.each([301, 302, 303, 307, 308])('a redirect by %d', (status) => {
    it.each(['tokenUrl', 'userInfoUrl'] as const)('rule 22: of %s is not followed', async (setting) => {
      const gate = new LocalOrigin();
      await gate.start();
      gate.answer = (_request, response) =>
        response.writeHead(status, { location: `${urlOf(inside)}/secret` }).end();
      const { gatehouse, simulator } = scene;
      await gatehouse.reloadProjects([
        withProviders(simulator, {}, { discord: { [setting]: `${urlOf(gate)}/${setting}` } }),
      ]);
      const login = await scene.logInStranger('discord');
      expectFailure(login, 424, 'user_oauth2_provider_error');
      expect(gate.seen).toHaveLength(1);
      expect(inside.connections).toBe(0);
      await gate.stop();
    });
  });

  it('rule 22: a redirect of the keys is not followed', async () => {
    const gate = new LocalOrigin();
    await gate.start();
    gate.answer = (_request, response) =>
      response.writeHead(302, { location: `${urlOf(inside)}/keys` }).end();
    const { gatehouse, simulator } = scene;
    await gatehouse.reloadProjects([
      withProviders(simulator, {}, { google: { jwksUri: `${urlOf(gate)}/keys` } }),
    ]);
    expectFailure(await scene.logInStranger('google'), 424, 'user_oauth2_provider_error');
    expect(inside.connections).toBe(0);
    await gate.stop();
  });
});

describe('a provider that fails five times in a row', () => {
  it('rule 22: is left alone for 30 seconds, and no other is', async () => {
    const { gatehouse, simulator } = scene;
    await gatehouse.reloadProjects([withProviders(simulator)]);
    const failing = () => simulator.stranger('zoom', { token: 'failed' });
    for (let time = 0; time < 5; time += 1) {
      const visit = failing();
      expectFailure(await scene.logIn('zoom', { visit }), 424, 'user_oauth2_provider_error');
      expect(visit.requestsTo('token')).toHaveLength(1);
    }
    const spared = failing();
    expectFailure(await scene.logIn('zoom', { visit: spared }), 424, 'user_oauth2_provider_error');
    expect(spared.requestsTo('token')).toEqual([]);
    expectLoggedIn(await scene.logInStranger('dropbox'));
    scene.advanceClock(31 * SECOND);
    expectLoggedIn(await scene.logInStranger('zoom'));
  });
});
