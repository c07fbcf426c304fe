import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { parse } from 'node:querystring';
import {
  type Fields,
  SMS_INTERFACES,
  type SmsInterface,
  type SmsInterfaceName,
  type Text,
} from './sms-interfaces.js';

/** What a provider says to a text: in its own words, or as any server that is in trouble. */
export type Mood =
  | 'taken'
  /** Taken, but the answer gets lost. */
  | 'lost'
  | 'badCredentials'
  | 'unreachable'
  | 'throttled'
  /** 500, with a page. */
  | 'failed'
  /** 200, with a page of somebody else's. */
  | 'garbage'
  /** To a place that takes everything and must not be asked. */
  | 'redirect'
  /** An answer that does not end. */
  | 'endless'
  /** No answer. */
  | 'hang';

export interface Attempt extends Text {
  mood: Mood;
  /** The asker has gone away without an answer. */
  abandoned: boolean;
}

/** All SMS providers in one HTTP server. Each takes what its documentation allows, and nothing else. */
export class SmsSimulators {
  readonly attempts: Attempt[] = [];
  /** Requests that no provider's documentation allows. There should be none. */
  readonly complaints: string[] = [];

  private readonly interfaces = new Map<string, SmsInterface>();
  /** What those meet for whom nothing else is expected. */
  usualMood: Mood = 'taken';

  private readonly moods = new Map<string, Mood[]>();
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));
  private port = 0;

  /** Listens; after a stop again on the same port. */
  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.port, '127.0.0.1', resolve);
    });
    const address = this.server.address();
    if (address !== null && typeof address === 'object') this.port = address.port;
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  /** Opens an account with this provider. */
  open(name: SmsInterfaceName): { smsUrl: string; secrets: string[] } {
    const account = SMS_INTERFACES[name]();
    this.interfaces.set(account.path, account);
    return { smsUrl: account.smsUrl(this.origin), secrets: account.secrets };
  }

  /** What the next requests for this number meet, in this order; the ones after that are taken. */
  expect(to: string, ...moods: Mood[]): void {
    this.moods.set(to, moods);
  }

  attemptsTo(to: string): Attempt[] {
    return this.attempts.filter((attempt) => attempt.to === to);
  }

  deliveredTo(to: string): Attempt[] {
    return this.attemptsTo(to).filter(({ mood }) => mood === 'taken' || mood === 'lost');
  }

  private get origin(): string {
    if (this.port === 0) throw new Error('The simulators have not been started.');
    return `http://127.0.0.1:${this.port}`;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(request);
    if (request.method === 'GET') return this.answerAccount(request, response);
    const called = `${request.method} ${request.url}`;
    const api = this.interfaces.get(request.url ?? '');
    if (api === undefined || request.method !== 'POST')
      return this.complain(response, 404, `${called}: unknown`);
    const contentType = request.headers['content-type']?.split(';')[0];
    if (contentType !== api.contentType) return this.complain(response, 415, `${called}: ${contentType}`);
    const fields = fieldsIn(contentType, body);
    if (!api.isAuthenticated({ headers: request.headers, body: fields })) {
      this.complaints.push(`${called}: wrong credentials`);
      return reply(response, api.badCredentials.status, JSON.stringify(api.badCredentials.body));
    }
    const text = api.textIn(fields);
    if (text === undefined) return this.complain(response, 400, `${called}: ${body}`);
    const attempt = { ...text, mood: this.moods.get(text.to)?.shift() ?? this.usualMood, abandoned: false };
    this.attempts.push(attempt);
    response.once('close', () => (attempt.abandoned = !response.writableFinished));
    act(api, attempt, response);
  }

  private answerAccount({ url, headers }: IncomingMessage, response: ServerResponse): void {
    const account = [...this.interfaces.values()].find((api) => api.account?.path === url)?.account;
    if (account === undefined) return this.complain(response, 404, `GET ${url}: unknown`);
    if (!account.isAuthenticated(headers)) return reply(response, 401, '{}');
    reply(response, 200, JSON.stringify(account.answer));
  }

  private complain(response: ServerResponse, status: number, complaint: string): void {
    this.complaints.push(complaint);
    reply(response, status, '{}');
  }
}

function act(api: SmsInterface, { mood, ...text }: Attempt, response: ServerResponse): void {
  switch (mood) {
    case 'hang':
      return;
    case 'lost':
      return void response.destroy();
    case 'failed':
      return reply(response, 500, '<h1>Internal Server Error</h1>', 'text/html');
    case 'garbage':
      return reply(response, 200, '<h1>Welcome to the airport!</h1>', 'text/html');
    case 'redirect':
      response.setHeader('location', '/elsewhere');
      return reply(response, 307, '');
    case 'endless':
      response.writeHead(200, { 'content-type': 'application/json' });
      return pour(response);
    default: {
      const { status, body } = mood === 'taken' ? api.taken(text) : api[mood];
      return reply(response, status, JSON.stringify(body));
    }
  }
}

function reply(response: ServerResponse, status: number, body: string, type = 'application/json'): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}

/** As fast as somebody reads it. */
function pour(response: ServerResponse): void {
  const blanks = Buffer.alloc(16 * 1024, ' ');
  response.once('drain', () => pour(response));
  while (!response.destroyed && response.write(blanks));
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function fieldsIn(contentType: string, body: string): Fields {
  if (contentType !== 'application/json') return { ...parse(body) };
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}
