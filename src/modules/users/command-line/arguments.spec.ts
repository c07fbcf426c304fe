import { readArguments, UsageError } from './arguments.js';

const read = (...argv: string[]) => readArguments(argv);

describe('readArguments', () => {
  it.each([
    [[], /no command/],
    [['frobnicate', 'x'], /no such command/],
    [['find'], /whom/],
    [['find', 'a', 'b'], /too much: "b"/],
    [['find', 'a', '--frob'], /--frob/],
    [['find', 'a', '--project'], /--project/],
    [['find', ''], /is no user id/],
    [['find', 'no id'], /is no user id/],
    [['find', '+1 650'], /is no phone number/],
    [['find', 'a@localhost'], /is no email/],
    [['find', 'ä@example.test'], /is no email/],
    [['block', 'a', '--all'], /--all belongs to revoke/],
    [['block', 'a', '--yes'], /--yes belongs to delete/],
    [['revoke', 'a'], /which session/],
    [['revoke', 'a', 'b', '--all'], /which session/],
    [['revoke', 'a', 'b', 'c'], /too much: "c"/],
    [['revoke', 'a', 'no id'], /is no session id/],
  ])('%j is wrong usage', (argv, why) => {
    expect(() => read(...argv)).toThrow(UsageError);
    expect(() => read(...argv)).toThrow(why);
  });

  it.each([
    ['64f0c1a2b3c4d5e6f7a8', { id: '64f0c1a2b3c4d5e6f7a8' }],
    ['Ada@Example.TEST', { email: 'ada@example.test' }],
    ['+16175551212', { phone: '+16175551212' }],
  ])('%s names a user as the API knows them', (text, user) => {
    expect(read('find', text)).toMatchObject({ command: 'find', user });
  });

  it.each([['-h'], ['--help'], ['find', '--help'], ['frobnicate', '-h']])('%s asks for help', (...argv) => {
    expect(read(...argv)).toBeNull();
  });

  it('takes options wherever they stand', () => {
    expect(read('--json', 'revoke', '--project', 'p', 'a', 'b')).toEqual({
      ...{ command: 'revoke', user: { id: 'a' }, sessionId: 'b', project: 'p', json: true, yes: false },
    });
    expect(read('revoke', 'a', '--all')).toMatchObject({ sessionId: null, project: undefined, json: false });
    expect(read('delete', 'a', '--yes')).toMatchObject({ yes: true });
  });
});
