import { codeOf } from '../database/failures.js';

/** What an error says, in one line. Connecting to a name of several addresses fails with an error without a message. */
export function reasonOf(error: unknown): string {
  const { message = '' } = error as { message?: string };
  return message.split('\n')[0] || (codeOf(error) ?? String(error));
}
