import { checkSmtp } from '../../src/doctor/smtp.check.js';
import { SmtpInbox } from '../support/smtp-inbox.js';

describe('what the doctor finds of a mail server', () => {
  const server = new SmtpInbox();
  afterEach(() => server.stop());
  const withLogin = (user: string, password: string) => server.url.replace('//', `//${user}:${password}@`);

  it('that takes the login, and no mail', async () => {
    server.login = { user: 'mailer', password: 'p@ss' };
    await server.start();
    expect(await checkSmtp(withLogin('mailer', 'p%40ss'))).toMatchObject([{ state: 'ok' }]);
    expect(await checkSmtp(withLogin('mailer', 'wrong'))).toMatchObject([
      { state: 'fail', what: expect.stringContaining('EAUTH') },
    ]);
    expect(server.attempts).toEqual([]);
  });

  it('that wants none, with and without one', async () => {
    server.login = undefined;
    await server.start();
    expect(await checkSmtp(server.url)).toMatchObject([
      { state: 'ok', what: expect.stringContaining('no login') },
    ]);
    expect(await checkSmtp(withLogin('mailer', 'p'))).toMatchObject([
      { state: 'warn', what: expect.stringContaining('knows no login') },
    ]);
  });

  it('that is not there', async () => {
    expect(await checkSmtp(server.url)).toMatchObject([
      { state: 'fail', what: expect.stringContaining('ECONNREFUSED') },
    ]);
  });
});
