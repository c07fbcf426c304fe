import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Client } from '../client.js';
import { bodyOf, type LinkToken, resetTo } from '../scenarios.js';
import { somePhone } from '../ways-in.js';
import { Known, Tally } from './known.js';
import type { Outages } from './outages.js';

/** Milliseconds that a user thinks, at most. */
const THINKING = 60;
/** The limit is ten; one that may be the eleventh back may be gone. */
const SURELY_ALIVE = 9;
const RECOVERY_URL = 'http://localhost/recovery';
const VERIFICATION_URL = 'http://localhost/verification';

/** Where users meet the service. */
export interface Scene {
  visitor: () => Client;
  /** The newest mailed link to this page, for one of these addresses. */
  linkTo: (page: string, addresses: ReadonlySet<string>) => LinkToken | undefined;
}

interface Deed {
  method: string;
  path: string;
  body?: object;
  client?: Client;
  /** The status of success, and those of refusals that are in order. */
  done: number;
  refused?: number[];
  /** What it leaves: entries of the log, messages. */
  causes?: string[];
}

/** `unheard`: nobody was there; `unknown`: it may or may not have happened. */
type Outcome = 'done' | 'refused' | 'unheard' | 'unknown';

interface LiveSession {
  cookies: Map<string, string>;
  /** How many may have begun after it. */
  later: number;
}

/** What one user has been told, and what may have happened without an answer. Does one thing at a time. */
export class Actor {
  readonly id: string;
  readonly phone = somePhone();
  readonly addresses = new Set<string>();
  readonly credentials: Known<{ email: string; password: string }>;
  readonly prefs = new Known(0);
  readonly name = new Known('');
  readonly verified = new Known(false);
  /** Entries of the log by their event, and messages by their channel. */
  readonly tally = new Tally();
  exists = false;
  live: LiveSession[] = [];
  readonly dead: Map<string, string>[] = [];
  private turn = 0;
  private readonly deeds = [
    () => this.signIn(),
    () => this.changePrefs(),
    () => this.changeName(),
    () => this.changeEmail(),
    () => this.changePassword(),
    () => this.signOut(),
    () => this.askRecovery(),
    () => this.recover(),
    () => this.askVerification(),
    () => this.verify(),
    () => this.askCode(),
  ];

  /** @param crew tells the users of one load from those of another */
  constructor(
    private readonly number: number,
    crew: string,
    private readonly scene: Scene,
    private readonly outages: Outages,
  ) {
    this.id = `${crew}-${number}`;
    this.credentials = new Known({ email: this.someAddress(), password: 'correct horse battery' });
  }

  /** Does one thing after another until the time is over. */
  async act(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await this.next();
      await sleep(randomInt(THINKING));
    }
  }

  private async next(): Promise<unknown> {
    if (!this.exists) return this.signUp();
    if (!this.credentials.isCertain || this.live.length === 0) return this.signIn();
    return this.deeds[randomInt(this.deeds.length)]?.();
  }

  private async signUp(): Promise<void> {
    const { credentials, id, tally } = this;
    const body = { userId: id, ...credentials.acknowledged };
    // 409: an earlier try came through, without an answer.
    const refused = tally.of('user.create').most > 0 ? [409] : [];
    const outcome = await this.ask({ ...post('/account', body), refused, causes: ['user.create'] });
    this.exists = outcome === 'done' || outcome === 'refused';
  }

  /** Where it is not known which credentials count, the next attempt is with others. */
  async signIn(): Promise<Outcome> {
    const { possible } = this.credentials;
    const credentials = possible[this.turn++ % possible.length];
    const client = this.scene.visitor();
    const deed = { ...post('/account/sessions/email', credentials), client, causes: ['session.create'] };
    const outcome = await this.ask({ ...deed, refused: possible.length > 1 ? [401] : [] });
    if (outcome === 'refused' || outcome === 'unheard') return outcome;
    for (const session of this.live) session.later++;
    this.live = this.live.filter(({ later }) => later < SURELY_ALIVE);
    if (outcome === 'done') {
      this.live.push({ cookies: new Map(client.cookies), later: 0 });
      if (credentials !== undefined) this.credentials.acknowledge(credentials);
    }
    return outcome;
  }

  private async changePrefs(): Promise<void> {
    const value = Math.max(...this.prefs.possible) + 1;
    await this.change(this.prefs, value, patch('/account/prefs', { prefs: { value } }));
  }

  private async changeName(): Promise<void> {
    const name = `Ada ${this.turn++}`;
    await this.change(this.name, name, patch('/account/name', { name }));
  }

  private async changeEmail(): Promise<void> {
    const { email, password } = { ...this.credentials.acknowledged, email: this.someAddress() };
    const deed = patch('/account/email', { email, password });
    const outcome = await this.change(this.credentials, { email, password }, deed);
    if (outcome === 'done') this.verified.acknowledge(false);
    if (outcome === 'unknown') this.verified.suspect(false);
  }

  private async changePassword(): Promise<void> {
    const { email, password: oldPassword } = this.credentials.acknowledged;
    const password = `correct horse ${this.turn++}`;
    const deed = patch('/account/password', { password, oldPassword });
    await this.change(this.credentials, { email, password }, deed);
  }

  private async change<T>(known: Known<T>, value: T, deed: Deed, causes = ['user.update']): Promise<Outcome> {
    const outcome = await this.ask({ causes, client: this.current, ...deed });
    if (outcome === 'done') known.acknowledge(value);
    if (outcome === 'unknown') known.suspect(value);
    return outcome;
  }

  private async signOut(): Promise<void> {
    if (this.live.length < 2) return;
    const { cookies } = this.live.shift() as LiveSession;
    const outcome = await this.ask({
      method: 'DELETE',
      path: '/account/sessions/current',
      client: this.withCookies(cookies),
      done: 204,
      causes: ['session.delete'],
    });
    if (outcome === 'done') this.dead.push(cookies);
  }

  private async askRecovery(): Promise<void> {
    const body = { email: this.credentials.acknowledged.email, url: RECOVERY_URL };
    await this.ask({ ...post('/account/recovery', body), causes: ['recovery.create', 'email'] });
  }

  /** A link that was used or replaced is refused. */
  private async recover(): Promise<void> {
    const token = this.scene.linkTo(RECOVERY_URL, this.addresses);
    if (token === undefined) return;
    const { email } = this.credentials.acknowledged;
    const password = `recovered horse ${this.turn++}`;
    const deed = { ...put('/account/recovery', resetTo(token, password)), refused: [401] };
    const outcome = await this.change(this.credentials, { email, password }, deed, ['recovery.update']);
    // Whoever gets the mail has the address.
    if (outcome === 'done') this.verified.acknowledge(true);
    if (outcome === 'unknown') this.verified.suspect(true);
  }

  private async askVerification(): Promise<void> {
    await this.ask({
      ...post('/account/verification', { url: VERIFICATION_URL }),
      client: this.current,
      causes: ['verification.create', 'email'],
    });
  }

  private async verify(): Promise<void> {
    const token = this.scene.linkTo(VERIFICATION_URL, this.addresses);
    if (token === undefined) return;
    const deed = { ...put('/account/verification', token), refused: [401] };
    await this.change(this.verified, true, deed, ['verification.update']);
  }

  /** Of another account, which has this phone. */
  private async askCode(): Promise<void> {
    const body = { userId: `${this.id}-phone`, phone: this.phone };
    await this.ask({ ...post('/account/sessions/phone', body), causes: ['sms'] });
  }

  private someAddress(): string {
    const address = `${this.id}-${this.addresses.size}@example.test`;
    this.addresses.add(address);
    return address;
  }

  private get current(): Client {
    return this.withCookies(this.live.at(-1)?.cookies ?? new Map());
  }

  withCookies(cookies: Map<string, string>, client = this.scene.visitor()): Client {
    client.cookies.clear();
    for (const [name, value] of cookies) client.cookies.set(name, value);
    return client;
  }

  private async ask(deed: Deed): Promise<Outcome> {
    const { client = this.scene.visitor(), method, path, body, causes = [] } = deed;
    const from = performance.now();
    const answer = await this.answer(() => client.request(method, path, { body }));
    const outcome = outcomeOf(deed, answer);
    this.outages.note(this.number, from, outcome === 'unheard' || outcome === 'unknown');
    for (const cause of causes) {
      if (outcome === 'done') this.tally.acknowledge(cause);
      if (outcome === 'unknown') this.tally.suspect(cause);
    }
    if (outcome === undefined && typeof answer === 'object')
      this.complain(`${method} ${path}: ${answer.status} ${answer.text}`);
    return outcome ?? 'unknown';
  }

  /** @returns the code of what was wrong with the connection, if anything was */
  private async answer(request: () => Promise<Answer>): Promise<Answer | string> {
    try {
      return await request();
    } catch (error) {
      const { code } = error as { code?: string };
      // What has no code is not the connection: the answer breaks the published document.
      if (code === undefined) this.complain(String(error));
      return code ?? '';
    }
  }

  private complain(what: string): void {
    this.outages.strange.push(`${this.id}: ${what}`);
  }

  /** Compares everything with what this client's server says; a fault is thrown. @returns how many facts held */
  async check(visitor: () => Client): Promise<number> {
    if (!this.exists) return 0;
    let facts = 0;
    const expect = (holds: boolean, what: string): void => {
      if (!holds) throw new Error(`${this.id}: ${what}`);
      facts++;
    };
    for (const { cookies } of this.live) {
      const answer = await this.withCookies(cookies, visitor()).get('/account');
      expect(answer.status === 200, `a session is gone (${answer.status})`);
      const { prefs, name, email, emailVerification } = bodyOf(answer);
      expect(this.prefs.possible.includes(prefs.value ?? 0), `the prefs are ${prefs.value}`);
      expect(this.name.possible.includes(name), `the name is ${name}`);
      const addresses = this.credentials.possible.map((pair) => pair.email);
      expect(addresses.includes(email), `the address is ${email}, not ${addresses.join()}`);
      expect(this.verified.possible.includes(emailVerification), `verified is ${emailVerification}`);
    }
    for (const cookies of this.dead) {
      const { status } = await this.withCookies(cookies, visitor()).get('/account');
      expect(status === 401, `an ended session lives (${status})`);
    }
    return facts;
  }

  /** Gets in with one of the credentials that may count. */
  async checkCredentials(): Promise<number> {
    if (!this.exists) return 0;
    const attempts = this.credentials.possible.length;
    for (let attempt = 0; attempt < attempts; attempt++) if ((await this.signIn()) === 'done') return 1;
    throw new Error(`${this.id}: no credentials count`);
  }
}

function outcomeOf({ done, refused = [] }: Deed, answer: Answer | string): Outcome | undefined {
  if (answer === 'ECONNREFUSED') return 'unheard';
  if (typeof answer === 'string' || answer.status === 503) return 'unknown';
  if (answer.status === done) return 'done';
  return refused.includes(answer.status) ? 'refused' : undefined;
}

const post = (path: string, body?: object) => ({ method: 'POST', path, ...(body && { body }), done: 201 });
const patch = (path: string, body: object) => ({ method: 'PATCH', path, body, done: 200 });
const put = (path: string, body: object) => ({ method: 'PUT', path, body, done: 200 });
