import { parseSmsUrl } from './sms-url.js';

const published = {
  twilio: 'https://api.twilio.com',
  vonage: 'https://rest.nexmo.com',
  telesign: 'https://rest-api.telesign.com',
  textmagic: 'https://rest.textmagic.com',
};

describe('SMS_URL', () => {
  it.each(Object.entries(published))('names an account with %s, reached at %s', (provider, endpoint) => {
    expect(parseSmsUrl(`${provider}://user:secret@/?from=Acme`)).toEqual({
      provider,
      user: 'user',
      secret: 'secret',
      from: 'Acme',
      template: '',
      endpoint,
    });
  });

  it('names a key and a template of MSG91', () => {
    expect(parseSmsUrl('msg91://key@/?template=t1&from=ACME')).toEqual({
      provider: 'msg91',
      user: 'key',
      secret: '',
      from: 'ACME',
      template: 't1',
      endpoint: 'https://control.msg91.com',
    });
  });

  it.each(['twilio://user:secret@', 'twilio://user:secret@/', 'twilio://user:secret@?'])(
    'needs no sender: %s',
    (text) => expect(parseSmsUrl(text)).toMatchObject({ user: 'user', secret: 'secret', from: '' }),
  );

  it('decodes what is percent-encoded', () => {
    expect(parseSmsUrl('twilio://us%40er:s%2Fe%3Ac@/?from=%2B15005550006')).toMatchObject({
      user: 'us@er',
      secret: 's/e:c',
      from: '+15005550006',
    });
  });

  it('takes a plus that was not encoded for one', () => {
    expect(parseSmsUrl('twilio://user:secret@/?from=+15005550006')).toMatchObject({ from: '+15005550006' });
  });

  it.each([
    ['https://rest-ww.telesign.com', 'https://rest-ww.telesign.com'],
    ['https://proxy.example/sms/', 'https://proxy.example/sms'],
    ['http://127.0.0.1:8025', 'http://127.0.0.1:8025'],
  ])('may reach the provider elsewhere: %s', (given, endpoint) => {
    expect(parseSmsUrl(`telesign://user:secret@/?endpoint=${given}`)).toMatchObject({ endpoint });
  });

  it.each(['https://hooks.example/sms?key=1', 'http://localhost:9000/sms'])(
    'names a webhook: %s',
    (endpoint) => {
      const expected = { provider: 'webhook', endpoint, user: '', secret: '' };
      expect(parseSmsUrl(`webhook+${endpoint}`)).toEqual(expected);
    },
  );

  it('takes the credentials out of the URL of a webhook', () => {
    expect(parseSmsUrl('webhook+https://ad%40a:se%3Acret@hooks.example/sms')).toEqual({
      provider: 'webhook',
      endpoint: 'https://hooks.example/sms',
      user: 'ad@a',
      secret: 'se:cret',
    });
  });

  it.each([
    '',
    'twilio',
    'twilio:user:secret',
    'twilio://user:secret',
    'twilio://@/',
    'twilio://user@/',
    'twilio://:secret@/',
    'twilio://user:%zz@/',
    'twilio://%zz:secret@/',
    'msg91://key@/',
    'msg91://@/?template=t1',
    'carrier-pigeon://user:secret@/',
    'toString://user:secret@/',
    'webhook://localhost/',
    'webhook+https://',
    'webhook+https://%zz@hooks.example/',
    'webhook+http://remote.example/',
    'webhook+ftp://localhost/',
  ])('is refused: %s', (text) => {
    expect(parseSmsUrl(text)).toBeUndefined();
  });

  it.each([
    'nonsense',
    'http://remote.example',
    'ftp://localhost',
    'https://p.example/?a=b',
    'https://u:p@p.example',
  ])('cannot reach the provider at %s', (endpoint) => {
    expect(parseSmsUrl(`twilio://user:secret@/?endpoint=${encodeURIComponent(endpoint)}`)).toBeUndefined();
  });
});
