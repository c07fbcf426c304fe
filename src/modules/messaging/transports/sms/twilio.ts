import { z } from 'zod';
import type { SmsAccount } from '../../../../config/sms-url.js';
import { basicAuth, declined, type SmsProvider, TAKEN, unclear } from './provider.js';

/**
 * Errors that speak of the recipient's number: invalid, a short code, the sender's own, unsubscribed by STOP, no mobile
 * number, a landline. Others that name it can be mended: a region to be permitted (21408), a trial account (21608), a
 * sender that does not reach there (21612).
 */
const UNREACHABLE = new Set([21211, 21265, 21266, 21610, 21614, 21635]);

const created = z.object({ sid: z.string() });
const problem = z.object({ code: z.int() });

/** A pool of senders, which Twilio takes in the place of one. */
const MESSAGING_SERVICE = /^MG[0-9a-f]{32}$/;

/**
 * https://www.twilio.com/docs/messaging/api/message-resource, https://www.twilio.com/docs/api/errors,
 * https://www.twilio.com/docs/iam/api/account
 */
export function twilio({ user, secret, endpoint }: SmsAccount): SmsProvider {
  const account = `${endpoint}/2010-04-01/Accounts/${encodeURIComponent(user)}`;
  const headers = { authorization: basicAuth(user, secret) };
  return {
    probe: { url: `${account}.json`, headers },

    request: ({ to, from, text }) => ({
      url: `${account}/Messages.json`,
      headers,
      body: new URLSearchParams({
        To: to,
        [MESSAGING_SERVICE.test(from) ? 'MessagingServiceSid' : 'From']: from,
        Body: text,
      }),
    }),

    read(answer) {
      if (answer.status === 201 && created.safeParse(answer.body).success) return TAKEN;
      const { data } = problem.safeParse(answer.body);
      return data === undefined ? unclear(answer) : declined('twilio', data.code, UNREACHABLE);
    },
  };
}
