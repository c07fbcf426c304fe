import { stringify } from 'yaml';
import { expectProblem } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';

const gatehouse = useGatehouse();
const SECOND = { ...DEFAULT_PROJECT, id: 'second', name: 'Second' };

describe('SIGHUP (operations: projects file)', () => {
  it('takes a new project over, and lets a removed one go', async () => {
    const guest = gatehouse.client({ project: 'second' });
    expectProblem(await guest.get('/account'), 404, 'project_not_found');
    await gatehouse.reloadProjects([DEFAULT_PROJECT, SECOND]);
    await guest.signedUp();
    expect((await guest.get('/account')).status).toBe(200);
    await gatehouse.reloadProjects([DEFAULT_PROJECT]);
    expectProblem(await guest.get('/account'), 404, 'project_not_found');
  });

  it('takes changed settings over without ending sessions', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    await gatehouse.reloadProjects([{ ...DEFAULT_PROJECT, auth: { methods: { emailPassword: false } } }]);
    expectProblem(await client.post('/account', {}), 501, 'user_auth_method_unsupported');
    expect((await client.get('/account')).status).toBe(200);
    await gatehouse.reloadProjects([DEFAULT_PROJECT]);
    expectProblem(await client.post('/account', {}), 400, 'general_argument_invalid');
  });

  it('takes platforms and keys over', async () => {
    const client = gatehouse.client({ headers: { origin: 'https://new.test' } });
    expectProblem(await client.post('/account', {}), 403, 'general_unknown_origin');
    const platforms = [...DEFAULT_PROJECT.platforms, { type: 'web', hostname: 'new.test' }];
    const secret = 'a-key-that-came-with-the-reload-01';
    await gatehouse.reloadProjects([{ ...DEFAULT_PROJECT, platforms, apiKeys: [{ name: 'new', secret }] }]);
    expectProblem(await client.post('/account', {}), 400, 'general_argument_invalid');
    expectProblem(
      await client.post('/account', {}, { headers: { 'x-appwrite-key': secret } }),
      401,
      'general_unauthorized_scope',
    );
  });

  it.each([
    ['broken YAML', 'projects: {'],
    ['an invalid value', stringify({ projects: [{ ...DEFAULT_PROJECT, auth: { maxUsers: -1 } }] })],
    [
      'a provider that is none',
      stringify({ projects: [{ ...DEFAULT_PROJECT, oauth2: { githb: { enabled: true } } }] }),
    ],
    ['nothing', ''],
  ])('refuses a file with %s and keeps the old one', async (_what, text) => {
    await gatehouse.reloadProjects([DEFAULT_PROJECT, SECOND]);
    gatehouse.writeProjectsFile(text);
    await gatehouse.reload(/projects not reloaded/i);
    expectProblem(
      await gatehouse.client({ project: 'second' }).get('/account'),
      401,
      'general_unauthorized_scope',
    );
    expect((await fetch(`${gatehouse.origin}/readyz`)).status).toBe(200);
  });

  it('does not disturb requests on their way', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    const answers = Promise.all(Array.from({ length: 40 }, () => client.get('/account')));
    await gatehouse.reloadProjects([DEFAULT_PROJECT]);
    expect((await answers).map(({ status }) => status)).toEqual(Array(40).fill(200));
  });
});
