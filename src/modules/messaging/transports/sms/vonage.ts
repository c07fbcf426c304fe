import { z } from 'zod';
import type { SmsAccount } from '../../../../config/sms-url.js';
import {
  basicAuth,
  codeNumber,
  declined,
  type SmsProvider,
  TAKEN,
  unclear,
  withoutPlus,
} from './provider.js';

/**
 * The number's prefix is unknown, the number is barred, the number has been deactivated. Not "invalid parameters" (3):
 * that may be the sender as well, which the operator can mend.
 */
const UNREACHABLE = new Set([6, 7, 33]);

/** Errors come with HTTP 200, too; the status inside tells. */
const submitted = z.object({ messages: z.tuple([z.object({ status: codeNumber })]) });

/** https://developer.vonage.com/en/api/sms, https://developer.vonage.com/en/messaging/sms/guides/troubleshooting-sms */
export function vonage({ user, secret, endpoint }: SmsAccount): SmsProvider {
  return {
    // https://developer.vonage.com/en/account/code-snippets/account-balance
    probe: { url: `${endpoint}/account/get-balance`, headers: { authorization: basicAuth(user, secret) } },

    request: ({ to, from, text }) => ({
      url: `${endpoint}/sms/json`,
      headers: {},
      body: new URLSearchParams({
        api_key: user,
        api_secret: secret,
        to: withoutPlus(to),
        from: withoutPlus(from),
        text,
      }),
    }),

    read(answer) {
      const { data } = submitted.safeParse(answer.body);
      if (data === undefined) return unclear(answer);
      const [{ status }] = data.messages;
      if (status !== 0) return declined('vonage', status, UNREACHABLE);
      return answer.status === 200 ? TAKEN : unclear(answer);
    },
  };
}
