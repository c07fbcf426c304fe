import { aProject, aUser } from '../../../test/support/fixtures.js';
import { anApplication, inExchange, type Sent, USER } from '../../../test/support/exchanges.js';
import { GUEST } from '../../kernel/caller.js';
import { BlockedStep } from './blocked.step.js';
import { LoginMethodStep } from './login-method.step.js';
import { ProjectStep } from './project.step.js';
import { ServiceStep } from './service.step.js';
import type { Step } from './step.js';

const take = (step: Step, sent: Sent) => inExchange(sent, (exchange) => step.take(exchange));

describe('ProjectStep', () => {
  it('lets a request for a known project pass, no other', async () => {
    await expect(take(new ProjectStep(), {})).resolves.toBeDefined();
    await expect(take(new ProjectStep(), { project: null })).rejects.toMatchObject({
      type: 'project_not_found',
      status: 404,
    });
  });
});

describe('ServiceStep', () => {
  const off = aProject({ accountServiceEnabled: false });

  it.each([
    ['a guest', GUEST, aProject()],
    ['a user', USER, aProject()],
    ["the project's own servers, while it is off", anApplication(), off],
  ])('lets pass: %s', async (_who, caller, project) => {
    await expect(take(new ServiceStep(), { caller, project })).resolves.toBeDefined();
  });

  it.each([
    ['a guest', GUEST],
    ['a user', USER],
  ])('refuses while it is off: %s', async (_who, caller) => {
    const refusal = { type: 'general_service_disabled', status: 503 };
    await expect(take(new ServiceStep(), { caller, project: off })).rejects.toMatchObject(refusal);
  });
});

describe('BlockedStep', () => {
  const blocked = { kind: 'user', account: aUser({ active: false }), sessionId: 's' } as const;

  it.each(['public', 'account'] as const)('refuses a blocked user on %s routes', async (scope) => {
    await expect(take(new BlockedStep(), { caller: blocked, endpoint: { scope } })).rejects.toMatchObject({
      type: 'user_blocked',
      status: 401,
    });
  });

  it.each([
    ['a guest', GUEST],
    ['a user', USER],
    ['a key', anApplication()],
  ])('lets pass: %s', async (_who, caller) => {
    await expect(take(new BlockedStep(), { caller })).resolves.toBeDefined();
  });
});

describe('LoginMethodStep', () => {
  const methods = { emailPassword: false, magicUrl: true, anonymous: true, phone: true, jwt: true };
  const project = aProject({ methods });

  it.each([
    ['a guest', GUEST],
    ['a user', USER],
  ])('refuses a method that is off to %s', async (_who, caller) => {
    await expect(
      take(new LoginMethodStep(), { caller, project, endpoint: { method: 'emailPassword' } }),
    ).rejects.toMatchObject({
      type: 'user_auth_method_unsupported',
      status: 501,
    });
  });

  it.each([
    ['a method that is on', { endpoint: { method: 'magicUrl' } }],
    ['a route that is no way of signing in', {}],
    [
      "the project's own servers",
      { endpoint: { method: 'emailPassword' }, caller: anApplication(['public']) },
    ],
  ] as const)('lets pass: %s', async (_what, sent) => {
    await expect(take(new LoginMethodStep(), { project, ...sent })).resolves.toBeDefined();
  });
});
