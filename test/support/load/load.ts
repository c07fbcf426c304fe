import { randomBytes } from 'node:crypto';
import { MINUTE, tablesOf } from '../scenarios.js';
import { eventually } from '../waiting.js';
import { Actor } from './actor.js';
import type { Installation } from './installation.js';
import { Outages } from './outages.js';
import { halfStates } from './rows.js';

/** Longer than a message is out of others' reach when its holder has died, and than any pause between two tries. */
const LEASE_OVER = 1.1 * MINUTE;

/** Users who do things without pause, each of which knows what to expect. */
export class Load {
  readonly outages = new Outages();
  readonly actors: Actor[];
  private running: Promise<unknown> = Promise.resolve();
  private isOver = false;

  constructor(
    private readonly installation: Installation,
    size = 8,
  ) {
    const crew = `crew-${randomBytes(4).toString('hex')}`;
    this.actors = Array.from(
      { length: size },
      (_, number) => new Actor(number, crew, installation, this.outages),
    );
  }

  start(): void {
    this.isOver = false;
    this.running = Promise.all(this.actors.map((actor) => actor.act(() => this.isOver)));
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.running;
  }

  /** So many more successes. */
  async succeed(count: number): Promise<void> {
    const from = this.outages.answers;
    await eventually(`${count} answers`, () => this.outages.answers >= from + count, { within: 40_000 });
  }

  /**
   * Whether all that was acknowledged is there, on all processes that answer clients, in the rows, and at the mail and
   * SMS servers; and nothing that nobody asked for. Throws where it is not.
   *
   * @param late messages may have stayed in the outbox: their times were by a clock that jumped
   * @returns how many acknowledged facts were looked for
   */
  async check({ late = false } = {}): Promise<number> {
    const { strange } = this.outages;
    if (strange.length > 0) throw new Error(`answers that nobody expects: ${strange.join('\n')}`);
    let facts = 0;
    for (const actor of this.actors) {
      facts += await actor.checkCredentials();
      facts += await actor.check(this.installation.visitor);
    }
    await this.checkMessages(late);
    const halves = halfStates(await tablesOf(this.installation.api), this.actors);
    if (halves.length > 0) throw new Error(`half of it: ${halves.join('\n')}`);
    return this.actors.reduce((total, { tally }) => total + tally.sum, facts);
  }

  private async checkMessages(late: boolean): Promise<void> {
    await eventually(
      'all messages',
      async () => {
        const missing = await this.missing(late);
        if (missing.length === 0) return true;
        this.installation.pass(LEASE_OVER);
        return undefined;
      },
      { within: 15_000, every: 1_500 },
    ).catch(async (error: Error) => {
      throw new Error(`${error.message}\n${(await this.missing(late)).join('\n')}`);
    });
    const unasked = this.unasked();
    if (unasked.length > 0) throw new Error(`nobody asked for ${unasked.join('\n')}`);
  }

  /** Messages that were acknowledged and are not there; and, unless they may be late, those still in the outbox. */
  private async missing(late: boolean): Promise<string[]> {
    const { outbox = [] } = await tablesOf(this.installation.api, (name) => name === 'outbox');
    return this.actors.flatMap((actor) =>
      CHANNELS.flatMap((channel) => {
        const left = outbox.filter((row) => row['channel'] === channel && isOf(actor, row['user_id']));
        if (!late && left.length > 0)
          return [`${actor.id}: ${left.map(({ last_error }) => String(last_error)).join()}`];
        const { least } = actor.tally.of(channel);
        const here = this.received(actor, channel).length + left.length;
        return here < least ? [`${actor.id}: ${here} of ${least} by ${channel}`] : [];
      }),
    );
  }

  private unasked(): string[] {
    const { addresses, api, sms } = this.installation;
    for (const actor of this.actors)
      for (const address of [...actor.addresses, actor.phone]) addresses.add(address);
    const recipients = [
      ...api.smtp.deliveries.flatMap((delivery) => delivery.recipients),
      ...sms.attempts.map(({ to }) => to),
    ];
    return [
      ...recipients.filter((to) => !addresses.has(to)),
      ...this.actors.flatMap((actor) =>
        CHANNELS.flatMap((channel) => {
          const { most } = actor.tally.of(channel);
          const different = new Set(this.received(actor, channel)).size;
          return different > most ? [`${different} by ${channel} to ${actor.id}, but ${most}`] : [];
        }),
      ),
    ];
  }

  /** What tells messages apart. A mail that is sent twice has one Message-ID. */
  private received({ addresses, phone }: Actor, channel: Channel): (string | undefined)[] {
    const { api, sms } = this.installation;
    if (channel === 'sms') return sms.deliveredTo(phone).map(({ text }) => text);
    const mails = api.smtp.deliveries.filter(({ recipients }) => addresses.has(recipients[0] ?? ''));
    return [...new Set(mails.map(({ mail }) => mail.messageId))];
  }
}

const CHANNELS = ['email', 'sms'] as const;
type Channel = (typeof CHANNELS)[number];

function isOf({ id }: Actor, userId: unknown): boolean {
  return userId === id || userId === `${id}-phone`;
}
