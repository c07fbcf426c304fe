import type { SmsAccount } from '../../../../config/sms-url.js';
import { vonage } from './vonage.js';

const account: SmsAccount = {
  provider: 'vonage',
  user: 'key',
  secret: 'secret',
  from: '',
  template: '',
  endpoint: 'https://rest.nexmo.com',
};
const sms = { channel: 'sms', id: '1', to: '+15551234567', from: '+15005550006', text: '123456' } as const;
const { request, read } = vonage(account);
const answered = (status: unknown) =>
  read({ status: 200, body: { 'message-count': '1', messages: [{ status }] } });

describe('vonage', () => {
  it('posts a form that holds the credentials, and numbers without a plus', () => {
    const { url, headers, body } = request(sms);
    expect(url).toBe('https://rest.nexmo.com/sms/json');
    expect(headers).toEqual({});
    expect(String(body)).toBe('api_key=key&api_secret=secret&to=15551234567&from=15005550006&text=123456');
  });

  it('leaves the name of a sender as it is', () => {
    expect(String(request({ ...sms, from: 'Acme' }).body)).toContain('from=Acme');
  });

  it('has taken the message when its status is 0', () => {
    expect(answered('0')).toEqual({ outcome: 'taken' });
  });

  it.each(['6', '7', '33'])('refuses a number by status %s', (status) => {
    expect(answered(status)).toEqual({ outcome: 'refused', code: `vonage_${status}` });
  });

  it.each(['1', '2', '3', '4', '5', '8', '9', '15', '29'])('may be asked again after status %s', (status) => {
    expect(answered(status)).toEqual({ outcome: 'retry', code: `vonage_${status}` });
  });

  it.each([null, '', false, undefined, 'ok', -1.5])('does not take the status %p for success', (status) => {
    expect(answered(status)).toEqual({ outcome: 'retry', code: 'unreadable_answer' });
  });

  it('may be asked again after an answer that makes no sense', () => {
    expect(read({ status: 200, body: { messages: [] } })).toMatchObject({ code: 'unreadable_answer' });
    expect(read({ status: 503, body: { messages: [{ status: '0' }] } })).toEqual({
      outcome: 'retry',
      code: 'http_503',
    });
    expect(read({ status: 429, body: undefined })).toEqual({ outcome: 'retry', code: 'http_429' });
  });
});
