import { randomInt } from 'node:crypto';
import type { Answer, Client } from '../support/client.js';
import type { Outages } from './outages.js';

const PASSWORD = 'correct horse battery';

/** What one user has been told, and what may have happened without an answer. */
export class Actor {
  readonly email: string;
  readonly password = PASSWORD;
  id: string | undefined;
  /** The last acknowledged value, and those that were sent after it without an answer. */
  prefs = { acknowledged: 0, possible: [0] };
  /** Cookies of sessions that were acknowledged, by whether they must live. */
  readonly live: Map<string, string>[] = [];
  readonly dead: Map<string, string>[] = [];
  recoveries = 0;
  private readonly deeds = [
    () => this.signIn(),
    () => this.change(),
    () => this.signOut(),
    () => this.recover(),
  ];

  constructor(
    private readonly number: number,
    private readonly visitor: () => Client,
    private readonly outages: Outages,
  ) {
    this.email = `actor-${number}@example.test`;
  }

  /** Does one thing after another until the time is over. */
  async act(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      if (this.id === undefined) await this.signUp();
      else await this.deeds[randomInt(this.deeds.length)]?.();
    }
  }

  private async signUp(): Promise<void> {
    const userId = `actor-${this.number}`;
    const answer = await this.ask((client) =>
      client.post('/account', { userId, email: this.email, password: PASSWORD }),
    );
    // 409: an earlier try came through, without an answer.
    if (answer?.status === 201 || answer?.status === 409) this.id = userId;
  }

  private async signIn(): Promise<void> {
    const client = this.visitor();
    const answer = await this.ask(() => client.post('/account/sessions/email', this), client);
    if (answer?.status !== 201) return;
    this.live.push(new Map(client.cookies));
    // The oldest of eleven goes; which of them do without an answer in between is not known.
    if (this.live.length > 5) this.live.shift();
  }

  private async change(): Promise<void> {
    const value = Math.max(...this.prefs.possible) + 1;
    const answer = await this.asUser((client) => client.patch('/account/prefs', { prefs: { value } }));
    if (answer?.status === 200) this.prefs = { acknowledged: value, possible: [value] };
    else if (answer === undefined || answer.status >= 500) this.prefs.possible.push(value);
  }

  private async signOut(): Promise<void> {
    if (this.live.length < 2) return;
    const cookies = this.live.shift() as Map<string, string>;
    const client = this.withCookies(cookies);
    const answer = await this.ask(() => client.delete('/account/sessions/current'), client);
    if (answer?.status === 204) this.dead.push(cookies);
  }

  private async recover(): Promise<void> {
    const answer = await this.ask((client) =>
      client.post('/account/recovery', { email: this.email, url: 'http://localhost/' }),
    );
    if (answer?.status === 201) this.recoveries++;
  }

  private async asUser(request: (client: Client) => Promise<Answer>): Promise<Answer | undefined> {
    const cookies = this.live.at(-1);
    if (cookies === undefined) return { status: 0 } as Answer;
    const client = this.withCookies(cookies);
    return this.ask(() => request(client), client);
  }

  withCookies(cookies: Map<string, string>, client = this.visitor()): Client {
    client.cookies.clear();
    for (const [name, value] of cookies) client.cookies.set(name, value);
    return client;
  }

  /** @returns nothing where the connection broke: it may or may not have happened */
  private async ask(
    request: (client: Client) => Promise<Answer>,
    client = this.visitor(),
  ): Promise<Answer | undefined> {
    const from = performance.now();
    const answer = await request(client).catch(() => undefined);
    this.outages.note(this.number, from, answer?.status);
    return answer;
  }
}
