/** The cookies of one browser for one host: as far as the session cookies need it. */
export class CookieJar {
  readonly values = new Map<string, string>();

  get isEmpty(): boolean {
    return this.values.size === 0;
  }

  header(): string {
    return [...this.values].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  take(setCookies: readonly string[]): void {
    for (const line of setCookies) {
      const { name, value, attributes } = parseSetCookie(line);
      const expires = attributes.get('expires');
      if (expires !== undefined && Date.parse(expires) <= Date.now()) this.values.delete(name);
      else this.values.set(name, value);
    }
  }
}

export interface SetCookie {
  name: string;
  /** As it stands on the wire: percent-encoded. */
  value: string;
  /** Names lower-cased; `''` for a flag. */
  attributes: Map<string, string>;
}

export function parseSetCookie(line: string): SetCookie {
  const [pair = '', ...rest] = line.split(';').map((part) => part.trim());
  const [name, value] = cut(pair);
  const attributes = rest.map(cut).map(([key, text]): [string, string] => [key.toLowerCase(), text]);
  return { name, value, attributes: new Map(attributes) };
}

function cut(text: string): [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
