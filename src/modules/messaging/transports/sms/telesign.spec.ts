import type { SmsAccount } from '../../../../config/sms-url.js';
import { telesign } from './telesign.js';

const account: SmsAccount = {
  provider: 'telesign',
  user: 'customer',
  secret: 'key',
  from: '',
  template: '',
  endpoint: 'https://rest-api.telesign.com',
};
const sms = { channel: 'sms', id: '1', to: '+15551234567', from: '', text: '123456' } as const;
const { request, read } = telesign(account);
const answered = (status: number, code: unknown) =>
  read({ status, body: { reference_id: 'A1', status: { code, description: '…' } } });

describe('telesign', () => {
  it('posts a form that says that it is a one-time password', () => {
    const { url, headers, body } = request(sms);
    expect(url).toBe('https://rest-api.telesign.com/v1/messaging');
    expect(headers).toEqual({ authorization: `Basic ${Buffer.from('customer:key').toString('base64')}` });
    expect(String(body)).toBe('phone_number=15551234567&message=123456&message_type=OTP');
  });

  it('asks for a sender when one is configured', () => {
    expect(String(request({ ...sms, from: 'Acme' }).body)).toContain('sender_id=Acme');
  });

  it.each([200, 203, 290, 291, 292, '290'])('has taken the message by status %s', (code) => {
    expect(answered(200, code)).toEqual({ outcome: 'taken' });
  });

  it.each([211, 222, 230, 286, 507, 510, 11000, 11001])('refuses a number by status %i', (code) => {
    expect(answered(400, code)).toEqual({ outcome: 'refused', code: `telesign_${code}` });
  });

  it.each([
    [401, 10008],
    [401, 10015],
    [402, 10030],
    [400, 10033],
    [429, 10019],
    [200, 237],
    [200, 503],
    [500, 500],
  ])('may be asked again after %i with %i', (status, code) => {
    expect(answered(status, code)).toEqual({ outcome: 'retry', code: `telesign_${code}` });
  });

  it('may be asked again after an answer that makes no sense', () => {
    expect(answered(200, null)).toEqual({ outcome: 'retry', code: 'unreadable_answer' });
    expect(read({ status: 200, body: [] })).toEqual({ outcome: 'retry', code: 'unreadable_answer' });
    expect(read({ status: 503, body: undefined })).toEqual({ outcome: 'retry', code: 'http_503' });
  });
});
