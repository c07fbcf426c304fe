import { aMember, FixedClock, someSettings } from '../../../test/support/fixtures.js';
import { inExchange } from '../../../test/support/exchanges.js';
import { ProjectRegistry } from '../../modules/projects/application/project-registry.js';
import { SessionJwt } from '../../modules/sessions/application/session-jwt.js';
import { JwtStep } from './jwt.step.js';

const settings = someSettings();
const jwt = new SessionJwt(settings, new FixedClock());
const step = new JwtStep(new ProjectRegistry(settings), jwt);
const take = (headers: Record<string, string>) =>
  inExchange({ headers, project: null }, (exchange) => {
    step.take(exchange);
    return { project: exchange.knownProject?.id, subject: exchange.jwtSubject };
  });

describe('JwtStep', () => {
  it('finds the project', async () => {
    expect((await take({ 'x-appwrite-project': 'default' })).result).toEqual({ project: 'default' });
  });

  it('notes whom a good token names', async () => {
    const headers = { 'x-appwrite-project': 'default', 'x-appwrite-jwt': jwt.issue(aMember()) };
    expect((await take(headers)).result).toEqual({
      project: 'default',
      subject: { userId: 'ada', sessionId: 'session-1' },
    });
  });

  it('refuses a bad token on any route', async () => {
    const headers = { 'x-appwrite-project': 'default', 'x-appwrite-jwt': 'garbage' };
    await expect(take(headers)).rejects.toMatchObject({ type: 'user_jwt_invalid', status: 401 });
  });

  it.each([
    [
      'an empty token is as good as none',
      { 'x-appwrite-project': 'default', 'x-appwrite-jwt': '' },
      'default',
    ],
    ['without a project there is nothing to check it against', { 'x-appwrite-jwt': 'garbage' }, undefined],
    [
      'an unknown project is the next step’s to refuse',
      { 'x-appwrite-project': 'x', 'x-appwrite-jwt': 'garbage' },
      undefined,
    ],
  ])('lets pass: %s', async (_why, headers: Record<string, string>, project) => {
    expect((await take(headers)).result).toEqual({ project, subject: undefined });
  });
});
