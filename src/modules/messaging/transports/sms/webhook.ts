import { z } from 'zod';
import type { SmsWebhook } from '../../../../config/sms-url.js';
import { basicAuth, type SmsProvider, TAKEN, unclear } from './provider.js';

/** Said in so many words: a bare 4xx is as often a fault of the webhook, and those get mended. */
const invalidNumber = z.object({ error: z.literal('invalid_number') });

/** The operator's own HTTP interface. Any 2xx means that it has taken the message. */
export function webhook({ endpoint, user, secret }: SmsWebhook): SmsProvider {
  const isOpen = user === '' && secret === '';
  return {
    request: ({ id, to, from, text }) => ({
      url: endpoint,
      headers: {
        'content-type': 'application/json',
        // The same at every try, so that a message which got through is not sent twice.
        'idempotency-key': id,
        ...(isOpen ? {} : { authorization: basicAuth(user, secret) }),
      },
      body: JSON.stringify({ to, from, body: text }),
    }),

    read(answer) {
      const { status, body } = answer;
      if (status >= 200 && status < 300) return TAKEN;
      if (status === 422 && invalidNumber.safeParse(body).success) {
        return { outcome: 'refused', code: 'webhook_invalid_number' };
      }
      return unclear(answer);
    },
  };
}
