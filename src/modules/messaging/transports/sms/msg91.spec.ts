import type { SmsAccount } from '../../../../config/sms-url.js';
import { msg91 } from './msg91.js';

const account: SmsAccount = {
  provider: 'msg91',
  user: 'authkey',
  secret: '',
  from: '',
  template: 't1',
  endpoint: 'https://control.msg91.com',
};
const sms = { channel: 'sms', id: '1', to: '+919812345678', from: 'ACMEIN', text: '123456' } as const;
const { request, read } = msg91(account);

describe('msg91', () => {
  it('posts the code as the variable of a template', () => {
    const { url, headers, body } = request(sms);
    expect(url).toBe('https://control.msg91.com/api/v5/flow');
    expect(headers).toMatchObject({ authkey: 'authkey', 'content-type': 'application/json' });
    expect(JSON.parse(String(body))).toEqual({
      template_id: 't1',
      sender: 'ACMEIN',
      short_url: '0',
      recipients: [{ mobiles: '919812345678', otp: '123456' }],
    });
  });

  it('leaves the sender to the template when none is configured', () => {
    expect(JSON.parse(String(request({ ...sms, from: '' }).body))).not.toHaveProperty('sender');
  });

  it('has taken the message when it says so', () => {
    expect(read({ status: 200, body: { type: 'success', message: 'a1b2' } })).toEqual({ outcome: 'taken' });
  });

  it.each([
    { type: 'error', message: 'no', code: '202' },
    { type: 'error', message: 'no', code: 202 },
    { type: 'error', message: 'Invalid mobile number' },
    { type: 'error', message: 'Invalid mobile number', code: '400' },
  ])('refuses a number by %j', (body) => {
    expect(read({ status: 200, body })).toEqual({ outcome: 'refused', code: 'msg91_202' });
  });

  it.each([
    [401, '201'],
    [401, '418'],
    [200, '207'],
    [200, '301'],
    [200, '311'],
  ])('may be asked again after %i with %s', (status, code) => {
    expect(read({ status, body: { type: 'error', message: 'no', code } })).toEqual({
      outcome: 'retry',
      code: `msg91_${code}`,
    });
  });

  it('may be asked again after an answer that makes no sense', () => {
    expect(read({ status: 200, body: undefined })).toEqual({ outcome: 'retry', code: 'unreadable_answer' });
    expect(read({ status: 200, body: { type: 'error', code: {} } })).toMatchObject({
      code: 'unreadable_answer',
    });
    expect(read({ status: 500, body: { type: 'success' } })).toEqual({ outcome: 'retry', code: 'http_500' });
  });
});
