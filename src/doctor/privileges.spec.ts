import { checkPrivileges } from './privileges.js';

const TO = 'TO `app`@`%`';

describe('checkPrivileges', () => {
  it.each([
    [['GRANT USAGE ON *.* TO `app`@`%`', `GRANT ALL PRIVILEGES ON \`gate_house\`.* ${TO}`], 'ok'],
    [[`GRANT ALL PRIVILEGES ON *.* ${TO} WITH GRANT OPTION`], 'ok'],
    [[`GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, INDEX, ALTER ON \`gate\\_house\`.* ${TO}`], 'ok'],
    [[`GRANT ALL PRIVILEGES ON \`gate%\`.* ${TO}`], 'ok'],
    [[`GRANT SELECT, INSERT, UPDATE, DELETE ON \`gate_house\`.* ${TO}`], 'warn'],
    [[`GRANT SELECT, INSERT, UPDATE ON \`gate_house\`.* ${TO}`], 'fail'],
    [[`GRANT ALL PRIVILEGES ON \`other\`.* ${TO}`], 'fail'],
    [[`GRANT ALL PRIVILEGES ON \`gate\\_hous_s\`.* ${TO}`], 'fail'],
    [[`GRANT \`role\`@\`%\` ${TO}`], 'fail'],
    [[], 'fail'],
  ])('of %j: %s', (grants, state) => {
    expect(checkPrivileges('gate_house', grants).state).toBe(state);
  });

  it('names what is missing, and only that', () => {
    const grants = [`GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER ON \`gatehouse\`.* ${TO}`];
    const { what, advice } = checkPrivileges('gatehouse', grants);
    expect(what).toBe('privileges: INDEX, DROP missing, which migrations need');
    expect(advice).toContain('GRANT INDEX, DROP');
  });
});
