import type { SmsWebhook } from '../../../../config/sms-url.js';
import { webhook } from './webhook.js';

const settings: SmsWebhook = {
  provider: 'webhook',
  endpoint: 'https://hooks.example/sms?key=1',
  user: '',
  secret: '',
};
const sms = { channel: 'sms', id: 'm1', to: '+15551234567', from: '', text: '123456' } as const;
const { request, read } = webhook(settings);

describe('webhook', () => {
  it('posts JSON, with a name for the message that is the same at every try', () => {
    const { url, headers, body } = request(sms);
    expect(url).toBe('https://hooks.example/sms?key=1');
    expect(headers).toEqual({ 'content-type': 'application/json', 'idempotency-key': 'm1' });
    expect(JSON.parse(String(body))).toEqual({ to: '+15551234567', from: '', body: '123456' });
  });

  it('sends the credentials of the URL in a header', () => {
    const { headers } = webhook({ ...settings, user: 'user', secret: 'word' }).request(sms);
    expect(headers).toMatchObject({
      authorization: `Basic ${Buffer.from('user:word').toString('base64')}`,
    });
  });

  it.each([200, 202, 204])('has taken the message with any 2xx, such as %i', (status) => {
    expect(read({ status, body: undefined })).toEqual({ outcome: 'taken' });
  });

  it('refuses a number when it says so', () => {
    expect(read({ status: 422, body: { error: 'invalid_number' } })).toEqual({
      outcome: 'refused',
      code: 'webhook_invalid_number',
    });
  });

  it.each([302, 400, 401, 404, 410, 422, 429, 500, 503])('may be asked again after a bare %i', (status) => {
    expect(read({ status, body: { error: 'no' } })).toEqual({ outcome: 'retry', code: `http_${status}` });
  });
});
