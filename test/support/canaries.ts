/** A secret as it is, and as it stands in URLs, forms, JSON, headers and bytes. */
export function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('hex'),
  ];
}

/** Those of the secrets that stand in the text, in one form or another. */
export const foundIn = (text: string, secrets: readonly string[]): string[] =>
  secrets.filter((secret) => formsOf(secret).some((form) => text.includes(form)));

const SHORTEST = 8;

/** Secrets of every kind that were planted somewhere, and must not come to light elsewhere. */
export class Canaries {
  private readonly kinds = new Map<string, string>();

  /** @returns the secret */
  plant(kind: string, secret: string): string {
    if (secret.length < SHORTEST && !/^\d{6}$/.test(secret)) throw new Error(`no ${kind}: ${secret}`);
    this.kinds.set(secret, kind);
    return secret;
  }

  get plantedKinds(): string[] {
    return [...new Set(this.kinds.values())].sort();
  }

  /** The kinds of what has come to light in this text; `but` these, which may. */
  kindsIn(text: string, but: readonly string[] = []): string[] {
    const found = [...this.kinds]
      .filter(([secret, kind]) => !but.includes(kind) && stands(secret, text))
      .map(([, kind]) => kind);
    return [...new Set(found)];
  }
}

/** Six digits alone may be part of any number or id. */
function stands(secret: string, text: string): boolean {
  return secret.length < SHORTEST
    ? new RegExp(`(?<![\\w.])${secret}(?![\\w.])`).test(text)
    : foundIn(text, [secret]).length > 0;
}
