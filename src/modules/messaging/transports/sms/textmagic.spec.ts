import type { SmsAccount } from '../../../../config/sms-url.js';
import { textmagic } from './textmagic.js';

const account: SmsAccount = {
  provider: 'textmagic',
  user: 'name',
  secret: 'key',
  from: '',
  template: '',
  endpoint: 'https://rest.textmagic.com',
};
const sms = { channel: 'sms', id: '1', to: '+15551234567', from: '', text: '123456' } as const;
const { request, read } = textmagic(account);
const invalid = (fields: object) =>
  read({ status: 400, body: { code: 400, message: 'Validation Failed', errors: { fields } } });

describe('textmagic', () => {
  it('posts a form, with the credentials in headers', () => {
    const { url, headers, body } = request(sms);
    expect(url).toBe('https://rest.textmagic.com/api/v2/messages');
    expect(headers).toEqual({ 'X-TM-Username': 'name', 'X-TM-Key': 'key' });
    expect(String(body)).toBe('text=123456&phones=15551234567');
  });

  it('asks for a sender when one is configured', () => {
    expect(String(request({ ...sms, from: '+15005550006' }).body)).toContain('from=15005550006');
  });

  it('has taken the message when there is one', () => {
    const body = { id: 731, href: '/api/v2/messages/731', type: 'message', messageId: 731 };
    expect(read({ status: 201, body })).toEqual({ outcome: 'taken' });
  });

  it('refuses a number that fails validation', () => {
    expect(invalid({ phones: ['no'] })).toEqual({ outcome: 'refused', code: 'textmagic_phones' });
  });

  it('may be asked again when another parameter fails validation', () => {
    expect(invalid({ from: ['no'] })).toEqual({ outcome: 'retry', code: 'http_400' });
    expect(invalid({ phones: [] })).toEqual({ outcome: 'retry', code: 'http_400' });
  });

  it.each([401, 403, 429, 500, 503])('may be asked again after %i', (status) => {
    const body = { code: status, message: 'no', errors: null };
    expect(read({ status, body })).toEqual({ outcome: 'retry', code: `http_${status}` });
  });

  it('may be asked again after an answer that makes no sense', () => {
    expect(read({ status: 200, body: undefined })).toEqual({ outcome: 'retry', code: 'unreadable_answer' });
    expect(read({ status: 201, body: { id: 'x' } })).toEqual({ outcome: 'retry', code: 'unreadable_answer' });
  });
});
