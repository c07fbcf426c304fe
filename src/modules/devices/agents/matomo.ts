/** What the detector's parsers make of a rule of theirs: they ask no more of it. */
export type Rule = Pick<RegExp, 'exec' | 'test'>;

export interface RuleUser {
  /** Its list. Some are made in another way: without `regex`. */
  readonly collection?: Readonly<Record<string, { readonly regex?: string }>>;
  getBaseRegExp(pattern: string): Rule;
}

type RuleUsers = Readonly<Record<string, RuleUser>>;

interface Findings {
  readonly os: { readonly name?: string; readonly short_name?: string; readonly version?: string };
  readonly client: {
    readonly type?: string;
    readonly name?: string;
    readonly short_name?: string;
    readonly version?: string;
    readonly engine?: string;
    readonly engine_version?: string;
  };
  readonly device: { readonly type: string; readonly brand: string; readonly model: string };
}

/** As much of node-device-detector as is used. Its own declarations lack the parsers and say that all is always found. */
export interface MatomoDetector {
  readonly osParserList: RuleUsers;
  readonly clientParserList: RuleUsers;
  readonly deviceParserList: RuleUsers;
  readonly vendorParserList: RuleUsers;
  detect(userAgent: string): Findings;
}

type Detector = new (options: object) => MatomoDetector;

/** Loaded when asked for: the lists are 30 MB that a process without sign-ins can do without. */
export async function loadMatomo(): Promise<MatomoDetector> {
  // Declared as an ES module with a default export, and a CommonJS one in truth.
  const { default: detector } = (await import('node-device-detector')) as unknown as { default: Detector };
  // 1: major.minor. Indexes stay off: they ask the rules in another order than Matomo does.
  return new detector({ osVersionTruncate: 1, clientVersionTruncate: 1 });
}
