/** E.164 (contract §5, B.4). Stored as it is, so nothing but the number may be in it. */
export function phoneFault(value: unknown): string | undefined {
  return typeof value === 'string' && /^\+[1-9][0-9]{1,14}$/.test(value)
    ? undefined
    : 'Value must be a phone number: "+", the country code and the number, 2 to 15 digits in all.';
}
