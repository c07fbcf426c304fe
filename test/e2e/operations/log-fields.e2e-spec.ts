import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pageOf } from '../../support/documentation.js';
import { PROJECT_FOLDER } from '../../support/gatehouse.js';
import { useScene } from '../../support/oauth2/scene.js';
import { RETURN_URL } from '../../support/scenarios.js';
import { eventually } from '../../support/waiting.js';

const [fields = '', events = ''] = pageOf('operations/logs.md').split('## Lines worth an alert or a search');

/** The types of each field, by the table of the page. */
const documented = new Map(
  [...fields.matchAll(/^\| `(\w+)` +\| ([a-z ]+?) +\|/gm)].map(([, field = '', types = '']) => [
    field,
    types.split(' or '),
  ]),
);
const ALWAYS = ['level', 'time', 'msg'];
const PARTS_OF_ERROR = ['name', 'code', 'message', 'stack', 'cause'];

/** What is wrong with a line, by the page. */
function faultsOf(line: Record<string, unknown>): string[] {
  const missing = ALWAYS.filter((field) => !(field in line)).map((field) => `no ${field}`);
  const wrong = Object.entries(line).flatMap(([field, value]) => {
    const types = documented.get(field) ?? [];
    return types.includes(typeof value) ? [] : [`${field}: ${typeof value}`];
  });
  const odd = Object.keys(line['error'] ?? {}).filter((part) => !PARTS_OF_ERROR.includes(part));
  return [...missing, ...wrong, ...odd.map((part) => `error.${part}`)];
}

describe('docs/operations/logs.md', () => {
  const scene = useScene({ mail: 'smtp', env: { LOG_LEVEL: 'trace', RATE_LIMITS: 'on' } });

  it('has every field of every line of a busy server', async () => {
    const { gatehouse } = scene;
    const client = gatehouse.client();
    const user = await client.signedUp();
    await client.get('/account');
    await client.get('/nowhere');
    await client.post('/account/sessions/email', { email: user.email, password: 'not this one' });
    await client.post('/account/verification', { url: RETURN_URL });
    await gatehouse.messageTo(user.email);
    for (let count = 0; count < 12; count++) await client.post('/account', {});
    await scene.logInStranger('github');
    await scene.logInStranger('github', { token: 'closed' });
    await gatehouse.reload(/projects reloaded/);
    gatehouse.writeProjectsFile('projects: nothing');
    await gatehouse.reload(/projects not reloaded/);

    gatehouse.smtp.onRecipient = () => ({ code: 550, text: 'no such user' });
    await client.post('/account/recovery', { email: user.email, url: RETURN_URL });
    await eventually('a message given up', () => gatehouse.log.some(({ msg }) => msg === 'Message given up'));
    await gatehouse.smtp.stop();
    await client.post('/account/recovery', { email: user.email, url: RETURN_URL });
    await eventually('a message put off', () =>
      gatehouse.log.some(({ msg }) => msg === 'Message not delivered yet'),
    );
    await gatehouse.stop();

    const { log } = gatehouse;
    const seen = new Set(log.flatMap((line) => Object.keys(line)));
    for (const field of [
      'user',
      'project',
      'provider',
      'reason',
      'type',
      'retryIn',
      'signal',
      'port',
      'from',
    ])
      expect(seen).toContain(field);
    expect(
      log.flatMap((line) => faultsOf(line).map((fault) => `${fault} in “${String(line['msg'])}”`)),
    ).toEqual([]);
  }, 60_000);

  it.each([
    [{ level: 30, time: 1, msg: 'x', password: 'y' }, 'password: string'],
    [{ level: 30, time: 1, msg: 'x', status: '200' }, 'status: string'],
    [{ level: 30, msg: 'x' }, 'no time'],
    [{ level: 30, time: 1, msg: 'x', error: { sql: 'SELECT 1' } }, 'error.sql'],
  ])('would be noticed if it had not: %j', (line, fault) => {
    expect(faultsOf(line)).toEqual([fault]);
  });

  it('names lines that are in the source', () => {
    const lines = [...events.matchAll(/^\| `([^`]+)` +\| \w/gm)].map(([, text = '']) => text);
    const source = readdirSync(join(PROJECT_FOLDER, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
      .map((file) => readFileSync(join(PROJECT_FOLDER, 'src', file), 'utf8'))
      .join('\n');
    expect(lines).toContain('Message given up');
    expect(lines.filter((text) => !source.includes(text))).toEqual([]);
  });
});
