import { smtpFailure } from './smtp-failure.js';

function refusal(responseCode: number, command = 'RCPT TO', text = 'no'): Error {
  return Object.assign(new Error('refused'), {
    code: 'EENVELOPE',
    responseCode,
    command,
    response: `${responseCode} ${text}`,
  });
}

describe('smtpFailure', () => {
  it.each([550, 551, 553])('is permanent when the server refuses the recipient with %i', (code) => {
    expect(smtpFailure(refusal(code))).toMatchObject({ code: `smtp_${code}`, permanent: true });
    expect(smtpFailure(refusal(code, 'RCPT TO', '5.1.1 no such user'))).toMatchObject({ permanent: true });
  });

  it.each([421, 450, 451, 452, 530, 535, 552, 554])('is worth another try after %i', (code) => {
    expect(smtpFailure(refusal(code))).toMatchObject({ code: `smtp_${code}`, permanent: false });
  });

  it('is worth another try when it is the sender or the message that is refused', () => {
    expect(smtpFailure(refusal(550, 'MAIL FROM'))).toMatchObject({ permanent: false });
    expect(smtpFailure(refusal(550, 'DATA'))).toMatchObject({ permanent: false });
  });

  it('is worth another try when a policy refuses: the operator may mend it', () => {
    expect(smtpFailure(refusal(550, 'RCPT TO', '5.7.1 relaying denied'))).toMatchObject({ permanent: false });
  });

  it('names the socket’s error when there was no answer', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:25'), { code: 'ECONNREFUSED' });
    expect(smtpFailure(refused)).toMatchObject({ code: 'ECONNREFUSED', permanent: false });
    expect(smtpFailure(new Error('?'))).toMatchObject({ code: 'smtp', permanent: false });
  });
});
