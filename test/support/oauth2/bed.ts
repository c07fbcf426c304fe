import { DEFAULT_PROJECT, Gatehouse, type GatehouseOptions } from '../gatehouse.js';
import { logIn, type LogIn, type LogInOptions } from './log-in.js';
import { oauth2Settings } from './settings.js';
import { OAuth2Simulator } from './simulator.js';

/** A server, and all the providers that its projects name. */
export class OAuth2Bed {
  readonly simulator = new OAuth2Simulator();
  private server: Gatehouse | undefined;

  constructor(
    private readonly projects: (simulator: OAuth2Simulator) => object[],
    private readonly options: Omit<GatehouseOptions, 'projects'> = {},
  ) {}

  get gatehouse(): Gatehouse {
    if (this.server === undefined) throw new Error('The server has not been started yet.');
    return this.server;
  }

  async start(): Promise<void> {
    await this.simulator.start();
    this.server = new Gatehouse({ ...this.options, projects: this.projects(this.simulator) });
    await this.server.start();
  }

  async remove(): Promise<void> {
    await this.server?.remove();
    await this.simulator.stop();
  }

  logIn(provider: string, options?: LogInOptions): Promise<LogIn> {
    return logIn(this, provider, options);
  }
}

/** For this spec file; the project `default` has all providers unless other projects are given. */
export function useOAuth2Bed(projects = defaultProject): OAuth2Bed {
  const bed = new OAuth2Bed(projects);
  beforeAll(() => bed.start(), 75_000);
  afterAll(() => bed.remove(), 60_000);
  return bed;
}

function defaultProject(simulator: OAuth2Simulator): object[] {
  return [{ ...DEFAULT_PROJECT, oauth2: oauth2Settings(simulator) }];
}
