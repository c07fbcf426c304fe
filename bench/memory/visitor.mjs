import { randomBytes, randomInt } from 'node:crypto';

export const PASSWORD = 'a password for the bench';

/** Somebody never seen before: an address, a browser and an email address of their own, and the cookies they get. */
export class Visitor {
  #cookies = new Map();
  #traffic;

  constructor(traffic, email = `${unused()}@example.test`) {
    this.#traffic = traffic;
    this.email = email;
    this.headers = {
      'x-appwrite-project': 'default',
      'x-forwarded-for': someAddress(),
      'user-agent': someAgent(),
    };
  }

  /** @returns the answer, its body parsed; throws when its status is none of these */
  async ask(method, path, { body, headers, expect = [200] } = {}) {
    const isText = typeof body === 'string' || body instanceof Uint8Array;
    const answer = await this.#traffic.send({
      method,
      path,
      headers: {
        ...this.headers,
        ...(this.#cookies.size > 0 ? { cookie: this.#cookieHeader() } : {}),
        ...(body === undefined || isText ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined || isText ? body : JSON.stringify(body),
    });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) this.#keep(line);
    if (!expect.includes(answer.status)) {
      throw new Error(`${method} ${path.split('?')[0]}: ${answer.status} ${answer.text.slice(0, 200)}`);
    }
    return { ...answer, body: parsed(answer.text) };
  }

  signUp() {
    const user = { userId: 'unique()', email: this.email, password: PASSWORD, name: unused() };
    return this.ask('POST', '/v1/account', { body: user, expect: [201] });
  }

  signIn({ password = PASSWORD, expect = [201] } = {}) {
    const credentials = { email: this.email, password };
    return this.ask('POST', '/v1/account/sessions/email', { body: credentials, expect });
  }

  #keep(line) {
    const [pair] = line.split(';', 1);
    const at = pair.indexOf('=');
    this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }

  #cookieHeader() {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

/** A text that was not there before. */
export function unused() {
  return randomBytes(9).toString('hex');
}

/** IPv4 and IPv6, of all countries. */
function someAddress() {
  const parts = randomBytes(16);
  if (randomInt(4) > 0) return `${randomInt(128, 224)}.${parts[0]}.${parts[1]}.${randomInt(1, 255)}`;
  return `2a${parts.toString('hex').slice(2)}`.match(/.{4}/g).join(':');
}

/** Like browsers', with versions that none has: nothing that remembers agents can know it. */
function someAgent() {
  const version = `${randomInt(60, 160)}.0.${randomInt(10_000)}.${randomInt(1_000)}`;
  const systems = [
    'Windows NT 10.0; Win64; x64',
    'Linux; Android 13; Pixel 7',
    'X11; Linux x86_64',
    unused(),
  ];
  const system = systems[randomInt(systems.length)];
  return `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version} Safari/537.36 ${unused()}`;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
