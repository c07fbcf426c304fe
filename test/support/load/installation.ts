import { Gatehouse, type GatehouseOptions } from '../gatehouse.js';
import { LEG } from '../leg.js';
import { MINUTE, tokenIn } from '../scenarios.js';
import { SmsSimulators } from '../sms-simulators.js';
import type { Scene } from './actor.js';

/** For this spec file: up before its tests, gone after them. */
export function useInstallation(): Installation {
  const installation = new Installation();
  beforeAll(() => installation.start(), 2 * MINUTE);
  afterAll(() => installation.remove(), MINUTE);
  return installation;
}

/** With mail and SMS servers: an API and a worker; on SQLite, which has room for one process, one that does it all. */
export class Installation implements Scene {
  readonly sms = new SmsSimulators();
  /** Whatever may get messages; of nobody else there should be any. */
  readonly addresses = new Set<string>();
  private first: Gatehouse | undefined;
  private second: Gatehouse | undefined;

  constructor(private readonly options: Omit<GatehouseOptions, 'role' | 'mail'> = {}) {}

  async start(): Promise<void> {
    await this.sms.start();
    const env = { SMS_URL: this.sms.open('webhook').smsUrl, ...this.options.env };
    this.first = new Gatehouse({ ...this.options, env, mail: 'smtp' });
    await this.first.start();
    if (LEG === 'server') {
      // Only a process that does everything makes the schema.
      await this.first.become('api');
      this.second = await this.first.sibling({}, 'worker');
    }
    // Fetches the document that answers are held against, while that is possible.
    await this.first.client().get('/account');
  }

  async remove(): Promise<void> {
    await this.second?.remove();
    await this.first?.remove();
    await this.sms.stop();
  }

  get api(): Gatehouse {
    if (this.first === undefined) throw new Error('The installation has not been started yet.');
    return this.first;
  }
  /** The same process as the API, on SQLite. */
  get worker(): Gatehouse {
    return this.second ?? this.api;
  }
  get processes(): Gatehouse[] {
    return [...new Set([this.api, this.worker])];
  }

  /** One who leaves no open connection behind. */
  readonly visitor = () => this.api.client({ headers: { connection: 'close' } });

  readonly linkTo: Scene['linkTo'] = (page, addresses) => {
    const mail = this.api.smtp.deliveries.findLast(
      ({ recipients, raw }) => addresses.has(recipients[0] ?? '') && raw.includes(`${page}?`),
    );
    const link = mail?.mail.text?.match(/https?:\/\/\S*secret=\S*/)?.[0];
    return link === undefined ? undefined : tokenIn(new URL(link));
  };

  /** Moves all clocks. */
  pass(ms: number): void {
    for (const process of this.processes) process.advanceClock(ms);
  }

  async isReady(): Promise<boolean> {
    const answers = await Promise.all(
      this.processes.map(({ origin }) =>
        fetch(`${origin}/readyz`).then(
          async (answer) => answer.status === 200 && !(await answer.text()).includes('degraded'),
          () => false,
        ),
      ),
    );
    return answers.every(Boolean);
  }
}
