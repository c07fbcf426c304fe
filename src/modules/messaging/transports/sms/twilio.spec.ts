import type { SmsAccount } from '../../../../config/sms-url.js';
import { twilio } from './twilio.js';

const account: SmsAccount = {
  provider: 'twilio',
  user: 'AC1',
  secret: 'token',
  from: '',
  template: '',
  endpoint: 'https://api.twilio.com',
};
const sms = { channel: 'sms', id: '1', to: '+15551234567', from: '+15005550006', text: '123456' } as const;
const { request, read } = twilio(account);
const problem = (status: number, code: number) => read({ status, body: { code, message: 'no', status } });

describe('twilio', () => {
  it('posts a form to the messages of the account', () => {
    const { url, headers, body } = request(sms);
    expect(url).toBe('https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json');
    expect(headers).toEqual({ authorization: `Basic ${Buffer.from('AC1:token').toString('base64')}` });
    expect(String(body)).toBe('To=%2B15551234567&From=%2B15005550006&Body=123456');
  });

  it('names a messaging service as such', () => {
    const from = `MG${'0'.repeat(32)}`;
    expect(String(request({ ...sms, from }).body)).toContain(`MessagingServiceSid=${from}`);
  });

  it('has taken the message when there is one', () => {
    expect(read({ status: 201, body: { sid: 'SM1', status: 'queued' } })).toEqual({ outcome: 'taken' });
  });

  it.each([21211, 21265, 21266, 21610, 21614, 21635])('refuses a number by %i', (code) => {
    expect(problem(400, code)).toEqual({ outcome: 'refused', code: `twilio_${code}` });
  });

  it.each([
    [401, 20003],
    [400, 21408],
    [400, 21603],
    [400, 21606],
    [400, 21608],
    [400, 21612],
    [403, 30002],
    [429, 20429],
    [500, 20500],
  ])('may be asked again after %i with %i', (status, code) => {
    expect(problem(status, code)).toEqual({ outcome: 'retry', code: `twilio_${code}` });
  });

  it('may be asked again after an answer that makes no sense', () => {
    expect(read({ status: 200, body: undefined })).toEqual({ outcome: 'retry', code: 'unreadable_answer' });
    expect(read({ status: 201, body: { sid: null } })).toEqual({
      outcome: 'retry',
      code: 'unreadable_answer',
    });
    expect(read({ status: 302, body: undefined })).toEqual({ outcome: 'retry', code: 'http_302' });
    expect(read({ status: 400, body: { code: '21211' } })).toEqual({ outcome: 'retry', code: 'http_400' });
    expect(read({ status: 502, body: undefined })).toEqual({ outcome: 'retry', code: 'http_502' });
  });
});
