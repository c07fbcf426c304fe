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

/** Delivered, on its way, or queued: TeleSign goes on by itself. */
const ACCEPTED = new Set([200, 203, 250, 251, 290, 291, 292, 295]);

/**
 * The phone cannot take SMS (211, 222), is no mobile (286), is on a global blocklist (230), has no carrier (507), its
 * owner blocks them (510); the number or its country code is invalid (11000, 11001). Blocks that the operator has
 * asked for (229, 237, 238) and trial accounts (10033) can be mended.
 */
const UNREACHABLE = new Set([211, 222, 230, 286, 507, 510, 11000, 11001]);

const transaction = z.object({ status: z.object({ code: codeNumber }) });

/** https://developer.telesign.com/enterprise/reference/sms, …/enterprise/docs/all-status-and-error-codes */
export function telesign({ user, secret, endpoint }: SmsAccount): SmsProvider {
  return {
    request: ({ to, from, text }) => ({
      url: `${endpoint}/v1/messaging`,
      headers: { authorization: basicAuth(user, secret) },
      body: new URLSearchParams({
        phone_number: withoutPlus(to),
        message: text,
        message_type: 'OTP',
        // Else one that TeleSign chooses.
        ...(from === '' ? {} : { sender_id: from }),
      }),
    }),

    // By the code inside, as TeleSign asks for, not by the HTTP status.
    read(answer) {
      const { data } = transaction.safeParse(answer.body);
      if (data === undefined) return unclear(answer);
      const { code } = data.status;
      return ACCEPTED.has(code) ? TAKEN : declined('telesign', code, UNREACHABLE);
    },
  };
}
