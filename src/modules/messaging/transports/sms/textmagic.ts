import { z } from 'zod';
import type { SmsAccount } from '../../../../config/sms-url.js';
import { type SmsProvider, TAKEN, unclear, withoutPlus } from './provider.js';

const created = z.object({ id: z.int() });
/** Errors are grouped by the parameter that they speak of; this one holds the recipient's number and nothing else. */
const invalidNumber = z.object({
  errors: z.object({ fields: z.object({ phones: z.array(z.unknown()).nonempty() }) }),
});

/** https://www.textmagic.com/docs/api/send-sms/, https://www.textmagic.com/docs/api/response-codes/ */
export function textmagic({ user, secret, endpoint }: SmsAccount): SmsProvider {
  const headers = { 'X-TM-Username': user, 'X-TM-Key': secret };
  return {
    probe: { url: `${endpoint}/api/v2/ping`, headers },

    request: ({ to, from, text }) => ({
      url: `${endpoint}/api/v2/messages`,
      headers,
      body: new URLSearchParams({
        text,
        phones: withoutPlus(to),
        // Else the account's own for that country.
        ...(from === '' ? {} : { from: withoutPlus(from) }),
      }),
    }),

    read(answer) {
      const { status, body } = answer;
      if ((status === 200 || status === 201) && created.safeParse(body).success) return TAKEN;
      if (status === 400 && invalidNumber.safeParse(body).success) {
        return { outcome: 'refused', code: 'textmagic_phones' };
      }
      return unclear(answer);
    },
  };
}
