import { useGatehouse } from '../../support/gatehouse.js';
import { eventually } from '../../support/waiting.js';

const gatehouse = useGatehouse({ env: { LOG_LEVEL: 'debug', RATE_LIMITS: 'on' } });

/** The log line of a request, found by the id that its answer named. */
const lineOf = (id: string) =>
  eventually(`a log line with ${id}`, () => gatehouse.log.find((line) => JSON.stringify(line).includes(id)));

describe('the request id (operations; contract §6)', () => {
  it('is in the answer and in the log', async () => {
    const answers = [
      await gatehouse.client().get('/account'),
      await gatehouse.client().get('/nowhere'),
      await gatehouse.client().post('/account', {}),
    ];
    const ids = answers.map(({ headers }) => headers['x-request-id'] ?? '');
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) {
      expect(id.length).toBeGreaterThanOrEqual(8);
      await lineOf(id);
    }
  });

  it('cannot be used to write lines of its own into the log', async () => {
    const forged = 'forged"}{"level":60';
    const answer = await gatehouse.client().get('/account', { headers: { 'x-request-id': forged } });
    expect(answer.headers['x-request-id']).not.toBe(forged);
  });
});

describe('the log', () => {
  it('is JSON, one object a line, from the first request on', async () => {
    const { headers } = await gatehouse.client().get('/account');
    await lineOf(headers['x-request-id'] ?? '');
    const lines = gatehouse.output.split('\n').filter((line) => line.startsWith('{'));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
  });

  it('names method, route and status of a request', async () => {
    const { headers } = await gatehouse.client().get('/account');
    const text = JSON.stringify(await lineOf(headers['x-request-id'] ?? ''));
    expect(text).toMatch(/GET/);
    expect(text).toMatch(/\/v1\/account/);
    expect(text).toMatch(/401/);
  });
});
