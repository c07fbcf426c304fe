import { parseSmsUrl } from '../../src/config/sms-url.js';
import { DeliveryFailure } from '../../src/modules/messaging/domain/delivery.js';
import { SmsTransport } from '../../src/modules/messaging/transports/sms/sms.js';
import type { SmsInterfaceName } from '../support/sms-interfaces.js';
import { SmsSimulators } from '../support/sms-simulators.js';

describe('credentials of SMS providers, asked for without a message', () => {
  const simulators = new SmsSimulators();
  beforeAll(() => simulators.start());
  afterAll(() => simulators.stop());

  function transport(name: SmsInterfaceName, change = (url: string) => url): SmsTransport {
    const settings = parseSmsUrl(change(simulators.open(name).smsUrl));
    if (settings === undefined) throw new Error('a URL without a form');
    return new SmsTransport(settings);
  }
  const wrongSecret = (url: string) => url.replace('@/', '0@/');

  it.each(['twilio', 'vonage', 'textmagic'] as const)('%s takes or refuses them', async (name) => {
    expect(await transport(name).verify()).toBe('accepted');
    expect(await transport(name, wrongSecret).verify()).toBe('refused');
  });

  it.each(['msg91', 'telesign', 'webhook'] as const)('%s cannot be asked', async (name) => {
    expect(await transport(name).verify()).toBe('untold');
  });

  it('no answer is an error', async () => {
    const nowhere = transport('twilio', (url) => url.replace(/endpoint=.*/, 'endpoint=http://127.0.0.1:1'));
    await expect(nowhere.verify()).rejects.toThrow(DeliveryFailure);
  });

  it('nothing was sent, and nothing asked that is not documented', () => {
    expect(simulators.attempts).toEqual([]);
    expect(simulators.complaints).toEqual([]);
  });
});
