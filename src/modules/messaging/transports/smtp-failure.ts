import { DeliveryFailure } from '../domain/delivery.js';

/** Replies to RCPT that speak of the mailbox (RFC 5321 §4.2.3). */
const RECIPIENT_REFUSED = new Set([550, 551, 553]);
/** An enhanced status of security and policy (RFC 3463 §3.8): it is us who are not welcome, not the recipient. */
const POLICY = /^\d{3}[ -]5\.7\./;

/** What an error of nodemailer means for the message. */
export function smtpFailure(error: unknown): DeliveryFailure {
  const { code, responseCode, command, response } = describe(error);
  const permanent =
    command === 'RCPT TO' && RECIPIENT_REFUSED.has(responseCode ?? 0) && !POLICY.test(response ?? '');
  return new DeliveryFailure(
    responseCode === undefined ? (code ?? 'smtp') : `smtp_${responseCode}`,
    permanent,
    error,
  );
}

interface SmtpError {
  /** nodemailer's or the socket's, such as `EAUTH`, `ECONNREFUSED`. */
  readonly code?: string;
  /** The server's three digits. */
  readonly responseCode?: number;
  readonly command?: string;
  readonly response?: string;
}

function describe(error: unknown): SmtpError {
  return error instanceof Error ? (error as SmtpError) : {};
}
