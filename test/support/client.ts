import { randomBytes, randomInt } from 'node:crypto';
import { Agent, request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { CookieJar } from './cookie-jar.js';

/** What came back, as it was on the wire. */
export interface Answer {
  status: number;
  /** Names lower-cased; repeated lines joined by `, `. */
  headers: Record<string, string>;
  /** The `Set-Cookie` lines, untouched, in their order. */
  setCookies: string[];
  text: string;
  /** The parsed JSON, or undefined where the body is no JSON. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into bodies of every shape
  body: any;
}

export interface RequestOptions {
  /** An object goes as JSON; a string or Buffer goes as it is. */
  body?: unknown;
  /** A list under `queries` goes as `queries[0]=…`, under `queries[]` as `queries[]=…`. */
  query?: Record<string, string | string[]>;
  /** On top of the client's own; undefined takes one of those away; a list sends several lines. */
  headers?: Record<string, string | string[] | undefined>;
  contentType?: string;
  /** false: none is sent and none is kept. */
  cookies?: boolean;
}

export interface ClientOptions {
  project?: string | null;
  headers?: Record<string, string>;
  ip?: string;
}

/** Looks at every answer that passes a client; throws when it breaks the published document. */
export type AnswerCheck = (method: string, path: string, answer: Answer) => Promise<void>;

export interface NewUser {
  userId?: string;
  email?: string;
  password?: string;
  name?: string;
}

/** One visitor: an address of its own, and the cookies that a browser would keep. */
export class Client {
  private readonly jar = new CookieJar();
  private readonly ownHeaders: Record<string, string>;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });
  readonly ip: string;

  constructor(
    /** Where the API begins: `http://127.0.0.1:PORT/v1`. */
    readonly url: string,
    options: ClientOptions = {},
    private readonly check?: AnswerCheck,
  ) {
    const project = options.project === undefined ? 'default' : options.project;
    this.ip = options.ip ?? someIp();
    this.ownHeaders = {
      ...(project === null ? {} : { 'x-appwrite-project': project }),
      'x-forwarded-for': this.ip,
      ...lowerCased(options.headers ?? {}),
    };
  }

  get cookies(): Map<string, string> {
    return this.jar.values;
  }

  async request(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const body = bodyBytes(options.body);
    const headers: OutgoingHttpHeaders = {
      ...this.ownHeaders,
      ...contentHeaders(body, options),
      ...(options.cookies === false || this.jar.isEmpty ? {} : { cookie: this.jar.header() }),
      ...lowerCased(options.headers ?? {}),
    };
    for (const [name, value] of Object.entries(headers)) {
      if (value === undefined) delete headers[name];
    }

    const answer = await send(
      this.agent,
      method,
      this.url + path + queryString(options.query),
      headers,
      body,
    );
    if (options.cookies !== false) this.jar.take(answer.setCookies);
    await this.check?.(method, path, answer);
    return answer;
  }

  get(path: string, options?: RequestOptions): Promise<Answer> {
    return this.request('GET', path, options);
  }
  post(path: string, body?: unknown, options?: RequestOptions): Promise<Answer> {
    return this.request('POST', path, { ...options, body });
  }
  put(path: string, body?: unknown, options?: RequestOptions): Promise<Answer> {
    return this.request('PUT', path, { ...options, body });
  }
  patch(path: string, body?: unknown, options?: RequestOptions): Promise<Answer> {
    return this.request('PATCH', path, { ...options, body });
  }
  delete(path: string, options?: RequestOptions): Promise<Answer> {
    return this.request('DELETE', path, options);
  }

  async register(
    overrides: NewUser = {},
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as Answer.body
  ): Promise<{ id: string; email: string; password: string; name: string; account: any }> {
    const user = {
      userId: 'unique()',
      email: `user-${randomBytes(8).toString('hex')}@example.test`,
      password: 'correct horse battery',
      name: 'Ada Lovelace',
      ...overrides,
    };
    const account = expectStatus(await this.post('/account', user), 201, 'register').body;
    return { id: account.$id, email: user.email, password: user.password, name: user.name, account };
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as Answer.body
  async login(user: { email: string; password: string }): Promise<any> {
    const credentials = { email: user.email, password: user.password };
    return expectStatus(await this.post('/account/sessions/email', credentials), 201, 'login').body;
  }

  async signedUp(overrides?: NewUser) {
    const user = await this.register(overrides);
    return { ...user, session: await this.login(user) };
  }
}

/** An address out of 10.0.0.0/8: there are enough that two clients of a run do not meet. */
export function someIp(): string {
  return `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
}

/** One exchange over HTTP, nothing interpreted but JSON. */
export function send(
  agent: Agent | undefined,
  method: string,
  url: string,
  headers: OutgoingHttpHeaders,
  body?: Buffer,
): Promise<Answer> {
  // Not `new URL(url)`: it would repair the odd paths that some tests are about.
  const [, origin, path] = /^(https?:\/\/[^/]+)(.*)$/s.exec(url) ?? [];
  const { hostname, port } = new URL(origin ?? url);
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { hostname, port, path: path || '/', method, headers, agent },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => resolve(toAnswer(incoming, Buffer.concat(chunks).toString('utf8'))));
      },
    );
    outgoing.setTimeout(30_000, () => outgoing.destroy(new Error(`${method} ${url}: no answer within 30 s`)));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function toAnswer(incoming: IncomingMessage, text: string): Answer {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  return {
    status: incoming.statusCode ?? 0,
    headers,
    setCookies: incoming.headers['set-cookie'] ?? [],
    text,
    body: parsedJson(headers['content-type'] ?? '', text),
  };
}

function parsedJson(contentType: string, text: string): unknown {
  if (!contentType.includes('json')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function bodyBytes(body: unknown): Buffer | undefined {
  if (body === undefined) return undefined;
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

function contentHeaders(body: Buffer | undefined, options: RequestOptions): OutgoingHttpHeaders {
  const isJson = typeof options.body === 'object' && !Buffer.isBuffer(options.body);
  const contentType = options.contentType ?? (isJson ? 'application/json' : undefined);
  return {
    ...(contentType === undefined ? {} : { 'content-type': contentType }),
    ...(body === undefined ? {} : { 'content-length': body.length }),
  };
}

function queryString(query: RequestOptions['query']): string {
  if (query === undefined) return '';
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] => {
    if (!Array.isArray(value)) return [[name, value]];
    return value.map((item, index) => [name.endsWith('[]') ? name : `${name}[${index}]`, item]);
  });
  return `?${new URLSearchParams(pairs).toString()}`;
}

function lowerCased<T>(headers: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function expectStatus(answer: Answer, status: number, what: string): Answer {
  if (answer.status !== status) {
    throw new Error(`${what}: expected ${status}, received ${answer.status} ${answer.text}`);
  }
  return answer;
}
