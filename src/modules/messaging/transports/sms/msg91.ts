import { z } from 'zod';
import type { SmsAccount } from '../../../../config/sms-url.js';
import { codeNumber, declined, type SmsProvider, TAKEN, unclear, withoutPlus } from './provider.js';

/** "Invalid mobile number". It comes as a code or as these words, according to the part of MSG91 that notices. */
const INVALID_NUMBER = 202;
const UNREACHABLE = new Set([INVALID_NUMBER]);

const success = z.object({ type: z.literal('success') });
const problem = z.object({
  type: z.literal('error'),
  message: z.string().catch(''),
  code: codeNumber.optional().catch(undefined),
});

/**
 * MSG91 sends approved templates only: the code is their variable `otp`.
 *
 * https://docs.msg91.com/sms/send-sms, https://control.msg91.com/apidoc/textsms/send-sms-flow.php
 */
export function msg91({ user, template, endpoint }: SmsAccount): SmsProvider {
  return {
    request: ({ to, from, text }) => ({
      url: `${endpoint}/api/v5/flow`,
      headers: { authkey: user, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({
        template_id: template,
        // Else the one that belongs to the template.
        ...(from === '' ? {} : { sender: from }),
        short_url: '0',
        recipients: [{ mobiles: withoutPlus(to), otp: text }],
      }),
    }),

    read(answer) {
      if (answer.status === 200 && success.safeParse(answer.body).success) return TAKEN;
      const { data } = problem.safeParse(answer.body);
      const code = /invalid mobile/i.test(data?.message ?? '') ? INVALID_NUMBER : data?.code;
      return code === undefined ? unclear(answer) : declined('msg91', code, UNREACHABLE);
    },
  };
}
