import type { SmsAccount, SmsProviderName, SmsSettings } from '../../../../config/sms-url.js';
import { SECOND } from '../../../../kernel/clock.js';
import { DeliveryFailure } from '../../domain/delivery.js';
import type { RenderedSms } from '../../domain/rendered-message.js';
import type { Transport } from '../transport.js';
import { call } from './http-client.js';
import { msg91 } from './msg91.js';
import type { SmsProvider } from './provider.js';
import { telesign } from './telesign.js';
import { textmagic } from './textmagic.js';
import { twilio } from './twilio.js';
import { vonage } from './vonage.js';
import { webhook } from './webhook.js';

const PROVIDERS: Record<SmsProviderName, (account: SmsAccount) => SmsProvider> = {
  twilio,
  vonage,
  msg91,
  telesign,
  textmagic,
};

/** Hands SMS to the provider of SMS_URL. */
export class SmsTransport implements Transport<RenderedSms> {
  private readonly provider: SmsProvider;
  private readonly defaultSender: string;

  /** @param timeLimit milliseconds that the provider has for its answer */
  constructor(
    settings: SmsSettings,
    private readonly timeLimit = 10 * SECOND,
  ) {
    const isWebhook = settings.provider === 'webhook';
    this.provider = isWebhook ? webhook(settings) : PROVIDERS[settings.provider](settings);
    this.defaultSender = isWebhook ? '' : settings.from;
  }

  async send(sms: RenderedSms, signal: AbortSignal): Promise<void> {
    const from = sms.from === '' ? this.defaultSender : sms.from;
    const answer = await call(this.provider.request({ ...sms, from }), { timeLimit: this.timeLimit, signal });
    const verdict = this.provider.read(answer);
    if (verdict.outcome !== 'taken') {
      throw new DeliveryFailure(verdict.code, verdict.outcome === 'refused');
    }
  }

  /**
   * Asks whether the provider takes the credentials, without a message.
   *
   * @returns `untold` where every request would be a message
   * @throws DeliveryFailure when there is no answer, or one that says neither
   */
  async verify(): Promise<'accepted' | 'refused' | 'untold'> {
    const { probe } = this.provider;
    if (probe === undefined) return 'untold';
    const { signal } = new AbortController();
    const { status } = await call(probe, { timeLimit: this.timeLimit, signal });
    if (status === 200) return 'accepted';
    if (status === 401 || status === 403) return 'refused';
    throw new DeliveryFailure(`http_${status}`, false);
  }
}
