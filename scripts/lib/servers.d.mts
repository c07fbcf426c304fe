/** A server of our own: see private-server.mjs. */
export interface PrivateServer {
  readonly url: string;
  /** Undefined while it is down. */
  readonly pid: number | undefined;
  start(): Promise<PrivateServer>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export function startMariadb(settings?: { options?: string[] }): Promise<PrivateServer>;
export function startRedis(settings?: { options?: string[] }): Promise<PrivateServer>;
export function canStartServers(): boolean;
