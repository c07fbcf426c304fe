export type State = 'ok' | 'warn' | 'fail';

/** One line of the report. */
export interface Finding {
  readonly state: State;
  readonly what: string;
  /** What to do about it; `""` when nothing is. */
  readonly advice: string;
}

/** Something to look at. It changes nothing, and what it finds names no secret. */
export interface Check {
  readonly name: string;
  run(): readonly Finding[] | Promise<readonly Finding[]>;
}

export const ok = (what: string): Finding => ({ state: 'ok', what, advice: '' });
export const warn = (what: string, advice: string): Finding => ({ state: 'warn', what, advice });
export const fail = (what: string, advice: string): Finding => ({ state: 'fail', what, advice });
