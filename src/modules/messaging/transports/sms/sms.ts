import type { SmsAccount, SmsProviderName, SmsSettings } from '../../../../config/sms-url.js';
import { SECOND } from '../../../../kernel/clock.js';
import { DeliveryFailure } from '../../domain/delivery.js';
import type { RenderedSms } from '../../domain/rendered-message.js';
import type { Transport } from '../transport.js';
import { post } from './http-client.js';
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
    const answer = await post(this.provider.request({ ...sms, from }), { timeLimit: this.timeLimit, signal });
    const verdict = this.provider.read(answer);
    if (verdict.outcome !== 'taken') {
      throw new DeliveryFailure(verdict.code, verdict.outcome === 'refused');
    }
  }
}
