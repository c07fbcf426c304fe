import {
  BadRequestException,
  HttpException,
  NotFoundException,
  PayloadTooLargeException,
  UnauthorizedException,
} from '@nestjs/common';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { QueryFailedError } from 'typeorm';
import { aProject, someSettings } from '../../test/support/fixtures.js';
import { inExchange, type Sent } from '../../test/support/exchanges.js';
import { problem } from '../errors/api-error.js';
import { ProjectRegistry } from '../modules/projects/application/project-registry.js';
import { ErrorFilter, toApiError } from './error.filter.js';

const databaseError = (code: string) =>
  new QueryFailedError('SELECT 1', ['hunter2'], Object.assign(new Error('hunter2'), { code }));
const ofFastify = (statusCode: number) => Object.assign(new Error('hunter2'), { statusCode });

describe('toApiError', () => {
  it('lets an entry of the catalogue through', () => {
    const error = problem('user_blocked');
    expect(toApiError(error)).toBe(error);
  });

  it.each([
    ['a database that is away', databaseError('ECONNREFUSED'), 503, 'general_service_unavailable'],
    [
      'a deadlock that no try got over',
      databaseError('ER_LOCK_DEADLOCK'),
      503,
      'general_service_unavailable',
    ],
    ['a full disk', databaseError('SQLITE_FULL'), 503, 'general_service_unavailable'],
    ['a wrong statement', databaseError('ER_PARSE_ERROR'), 500, 'general_unknown'],
    ['a unique violation that nobody expected', databaseError('ER_DUP_ENTRY'), 500, 'general_unknown'],
    ["Nest's 404", new NotFoundException('Cannot GET /x'), 404, 'general_route_not_found'],
    ["Fastify's 404", ofFastify(404), 404, 'general_route_not_found'],
    ["Nest's 413", new PayloadTooLargeException(), 413, 'general_argument_invalid'],
    ["Fastify's 413", ofFastify(413), 413, 'general_argument_invalid'],
    ["Nest's 400", new BadRequestException('hunter2'), 400, 'general_argument_invalid'],
    ["Fastify's 415", ofFastify(415), 400, 'general_argument_invalid'],
    ["Nest's 401", new UnauthorizedException(), 400, 'general_argument_invalid'],
    ["Nest's 502", new HttpException('hunter2', 502), 500, 'general_unknown'],
    ["Fastify's 503", ofFastify(503), 500, 'general_unknown'],
    ['an error of ours', new TypeError('hunter2 is not a function'), 500, 'general_unknown'],
    ['a text', 'hunter2', 500, 'general_unknown'],
    ['nothing', undefined, 500, 'general_unknown'],
    ['null', null, 500, 'general_unknown'],
  ])('makes of %s: %d %s, without a word of it', (_what, thrown, status, type) => {
    const error = toApiError(thrown);
    expect(error).toMatchObject({ status, type });
    expect(error.message).not.toContain('hunter2');
    if (status >= 500) expect(error.cause).toBe(thrown);
    if (status === 503) expect(error.retryAfter).toBe(2);
  });
});

describe('ErrorFilter', () => {
  async function answer(thrown: unknown, sent: Sent = {}) {
    const lines: string[] = [];
    const log = pino(
      { level: 'info' },
      new Writable({ write: (chunk, _encoding, done) => (lines.push(String(chunk)), done()) }),
    );
    const settings = someSettings({ production: true, publicUrl: 'https://api.example.org' });
    const filter = new ErrorFilter(settings, new ProjectRegistry(settings), log);
    const answered = await inExchange(sent, ({ execution }) => filter.catch(thrown, execution));
    return { ...answered, lines };
  }

  it('answers in the error shape, and writes the cause of a 5xx to the log alone', async () => {
    const { status, body, lines } = await answer(new Error('hunter2'));
    expect([status, JSON.parse(body)]).toMatchObject([
      500,
      { message: 'Server Error', type: 'general_unknown' },
    ]);
    expect(body).not.toContain('hunter2');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({ requestId: expect.any(String), type: 'general_unknown' });
  });

  it('writes nothing to the log about what clients do wrong', async () => {
    const { status, lines } = await answer(
      problem('user_already_exists', { cause: databaseError('ER_DUP_ENTRY') }),
    );
    expect([status, lines]).toEqual([409, []]);
  });

  const platforms = [{ kind: 'web', name: 'app.example.com' }] as const;
  const origin = 'https://app.example.com';
  it.each([
    ['a page of the project', { project: aProject({ platforms }), headers: { origin } }, origin],
    [
      'a stranger’s page',
      { project: aProject({ platforms }), headers: { origin: 'https://evil.test' } },
      'https://localhost',
    ],
    ['any page, where the request names no project', { project: null, headers: { origin } }, origin],
    [
      'a stranger’s page, by the header',
      { project: null, headers: { origin, 'x-appwrite-project': 'default' } },
      'https://localhost',
    ],
  ])('lets %s read an error from before the CORS step', async (_who, sent: Sent, allowed) => {
    const { headers } = await answer(problem('user_jwt_invalid'), sent);
    expect(headers).toMatchObject({ 'access-control-allow-origin': allowed, vary: 'Origin' });
  });
});
