import type { DatabaseSettings } from './database-url.js';
import type { RedisSettings } from './redis-url.js';
import type { SmsSettings } from './sms-url.js';
import type { TracingSettings } from './tracing-settings.js';

/** What the environment says, checked and completed. Injected wherever a setting is needed. */
export class Settings {
  readonly production!: boolean;
  readonly host!: string;
  readonly port!: number;
  /** Origin that clients see, without a trailing slash. */
  readonly publicUrl!: string;
  /** Host name of the public URL: the API's own name in cookies, origins and redirects (contract §17.2). */
  readonly publicHost: string;
  readonly database!: DatabaseSettings;
  readonly redis!: RedisSettings | undefined;
  readonly redisPrefix!: string;
  readonly smtpUrl!: string | undefined;
  readonly sms!: SmsSettings | undefined;
  /** First one signs and seals, all verify and open. */
  readonly appSecrets!: readonly string[];
  readonly projectsFile!: string | undefined;
  readonly trustProxy!: number | readonly string[] | undefined;
  readonly inbox!: boolean;
  readonly metricsToken!: string | undefined;
  /** Undefined: no traces. */
  readonly tracing!: TracingSettings | undefined;
  /** Milliseconds. */
  readonly drainDelay!: number;
  readonly rateLimits!: boolean;
  readonly logLevel!: string;
  readonly logFormat!: 'json' | 'pretty';
  readonly webConcurrency!: number;
  readonly passwordCost!: number;
  /** Milliseconds. */
  readonly activityRetention!: number;
  /** Milliseconds. */
  readonly purgeInterval!: number;
  readonly templatesDir!: string | undefined;
  readonly geoipDatabase!: string | undefined;
  readonly workerPort!: number | undefined;
  readonly testClock!: string | undefined;
  /** Milliseconds. */
  readonly testTimeLimit!: number | undefined;
  /** Things that an operator should know but that do not stop the start. */
  readonly warnings!: readonly string[];

  constructor(values: Omit<Settings, 'publicHost'>) {
    Object.assign(this, values);
    this.publicHost = new URL(values.publicUrl).hostname;
  }
}
