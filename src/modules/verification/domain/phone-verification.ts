import { problem } from '../../../errors/api-error.js';

/** What it takes to verify a phone number. */
export class PhoneVerification {
  /** @throws 400 `user_phone_not_found` */
  static numberOf(account: { readonly phone: string | null }): string {
    if (account.phone === null) throw problem('user_phone_not_found');
    return account.phone;
  }
}
