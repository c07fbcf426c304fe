import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { Client, type ClientOptions } from './client.js';
import type { Message } from './expectations.js';
import { PublishedDocument } from './openapi.js';
import { SmtpInbox } from './smtp-inbox.js';
import { makeStorage, type Servers, type Storage } from './storages.js';
import type { TcpProxy } from './tcp-proxy.js';
import { eventually } from './waiting.js';

export interface GatehouseOptions {
  /** Entries of the projects file's `projects` list. */
  projects?: object[];
  /** On top of the defaults of `environment()`; `''` takes a variable away. */
  env?: Record<string, string>;
  /** `inbox`: no SMTP_URL; `smtp`: a real SMTP server started for this file. */
  mail?: 'inbox' | 'smtp';
  /** Server leg: what stands between the server and these two. Started and stopped with it. */
  through?: { database?: TcpProxy; redis?: TcpProxy };
  /** Server leg: others than those that the suite runs on. */
  servers?: Servers;
  /** Which part of the server; all of it unless said otherwise. */
  role?: Role;
}

type Role = 'all' | 'api' | 'worker';

export const DEFAULT_PROJECT = {
  id: 'default',
  name: 'Gatehouse Test',
  platforms: [{ type: 'web', hostname: 'localhost' }],
};

// Not `gatehouse.yaml`, which the server would find by itself.
const PROJECTS_FILE = 'projects.yaml';
const CLOCK_FILE = 'clock';
const ENDING = new Set<NodeJS.Signals>(['SIGTERM', 'SIGINT', 'SIGKILL']);
const START_TIMEOUT = 60_000;
const STOP_TIMEOUT = 15_000;

/** A server for this spec file: up before its tests, gone with all its data after them. */
export function useGatehouse(options: GatehouseOptions = {}): Gatehouse {
  const gatehouse = new Gatehouse(options);
  beforeAll(() => gatehouse.start(), START_TIMEOUT + STOP_TIMEOUT);
  afterAll(() => gatehouse.remove(), START_TIMEOUT);
  return gatehouse;
}

/** The built server as a process of its own, on storage of its own. */
export class Gatehouse {
  /** What the SMTP server got, with `mail: 'smtp'`. */
  readonly smtp = new SmtpInbox();

  private readonly env: Record<string, string>;
  private role: Role;
  private projects: object[];
  private ownFolder: string | undefined;
  private storage: Storage | undefined;
  private node = 0;
  private sharesData = false;
  private port: number | undefined;
  private process: ChildProcess | undefined;
  private exited: Promise<number | null> = Promise.resolve(null);
  /** From when it is ready until it is told to end. */
  private isToRun = false;
  private written = '';
  private clockOffset = 0;
  private document: Promise<PublishedDocument> | undefined;

  constructor(private readonly options: GatehouseOptions = {}) {
    this.env = { ...options.env };
    this.role = options.role ?? 'all';
    this.projects = options.projects ?? [DEFAULT_PROJECT];
  }

  /** Made by the first start, and the server's working folder. */
  get folder(): string {
    if (this.ownFolder === undefined) throw new Error('The server has not been started yet.');
    return this.ownFolder;
  }

  get origin(): string {
    if (this.port === undefined) throw new Error('The server has not been started yet.');
    return `http://127.0.0.1:${this.port}`;
  }
  get url(): string {
    return `${this.origin}/v1`;
  }
  /** Everything that the server wrote so far, stdout and stderr. */
  get output(): string {
    return this.written;
  }
  /** The log's JSON lines so far. */
  get log(): Record<string, unknown>[] {
    return this.written.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
  }
  /** As DATABASE_URL, on either storage. */
  get storageUrl(): string {
    const url = this.storage?.env['DATABASE_URL'];
    if (url === undefined) throw new Error('The server has not been started yet.');
    return url;
  }
  get databaseUrl(): string | undefined {
    const url = this.storage?.env['DATABASE_URL'];
    return url?.startsWith('mysql') === true ? url : undefined;
  }
  get isRunning(): boolean {
    return this.process?.exitCode === null && this.process.signalCode === null;
  }
  get pid(): number | undefined {
    return this.process?.pid;
  }

  client(options: ClientOptions = {}): Client {
    return new Client(this.url, options, async (method, path, answer) => {
      this.document ??= PublishedDocument.of(this.origin);
      (await this.document).check(method, path, answer);
    });
  }

  /** Newest first. */
  async messages(): Promise<Message[]> {
    if (this.options.mail === 'smtp') return this.smtp.deliveries.map(toMessage).reverse();
    const answer = await fetch(`${this.origin}/inbox/messages`);
    if (!answer.ok) throw new Error(`GET /inbox/messages: ${answer.status} ${await answer.text()}`);
    const { messages } = (await answer.json()) as { messages: Message[] };
    return messages.map((message) => ({ ...message, to: bareAddress(message.to) }));
  }

  /** The newest message to this address, once there are `count` of them. */
  messageTo(address: string, count = 1): Promise<Message> {
    return eventually(`${count} message(s) to ${address}`, async () => {
      const found = (await this.messages()).filter(({ to }) => to.toLowerCase() === address.toLowerCase());
      return found.length >= count ? found[0] : undefined;
    });
  }

  advanceClock(ms: number): void {
    this.clockOffset += ms;
    if (this.ownFolder === undefined) return;
    // One write of a fixed width: a reader never sees half a number.
    const file = openSync(this.clockFile, 'r+');
    writeSync(file, clockText(this.clockOffset), 0);
    closeSync(file);
  }

  async start(): Promise<void> {
    if (this.options.mail === 'smtp' && this.smtp.url.endsWith(':0')) await this.smtp.start();
    this.ownFolder ??= this.makeFolder();
    if (this.storage === undefined) {
      this.storage = await makeStorage(this.folder, this.options.servers);
      await this.options.through?.database?.start();
      await this.options.through?.redis?.start();
    }
    this.port ??= await freePort();
    const from = this.written.length;
    this.spawn();
    if (this.env['PORT'] === '') this.port = await this.portInBanner(from);
    await eventually('GET /readyz', () => this.isReady(), { within: START_TIMEOUT });
    this.isToRun = true;
  }

  /** Without PORT the server chooses one and says which. */
  private portInBanner(from: number): Promise<number> {
    return eventually(
      'the banner',
      () => {
        this.expectRunning();
        const port = /http:\/\/(?:localhost|127\.0\.0\.1):(\d+)\/v1\b/.exec(this.written.slice(from))?.[1];
        return port === undefined ? undefined : Number(port);
      },
      { within: START_TIMEOUT },
    );
  }

  /** Ends the process; what it left with, null when the signal killed it. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.process;
    if (child === undefined) return null;
    this.signal(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT);
    const code = await this.exited;
    clearTimeout(timer);
    this.process = undefined;
    return code;
  }

  /** Stops and starts on the same data and port; `env` stays in force for later starts. */
  async restart(env: Record<string, string> = {}): Promise<void> {
    await this.stop();
    Object.assign(this.env, env);
    await this.start();
  }

  /** Stops, and starts in another role on the same data and port. */
  async become(role: Role): Promise<void> {
    await this.stop();
    this.role = role;
    await this.start();
  }

  /** Stops, and takes away everything that was made for this server; fails if it had ended by itself before. */
  async remove(): Promise<void> {
    const endedByItself = this.isToRun && !this.isRunning;
    await this.stop();
    await this.smtp.stop();
    await this.options.through?.database?.cut();
    await this.options.through?.redis?.cut();
    if (!this.sharesData) await this.storage?.remove();
    if (this.ownFolder !== undefined) rmSync(this.ownFolder, { recursive: true, force: true });
    if (endedByItself) throw new Error(`The server has ended by itself:\n${this.written.slice(-4_000)}`);
  }

  signal(signal: NodeJS.Signals): void {
    if (ENDING.has(signal)) this.isToRun = false;
    this.process?.kill(signal);
  }

  /** Resolves with the exit code once the process has gone by itself. */
  exit(): Promise<number | null> {
    return this.exited;
  }

  async reloadProjects(projects: object[]): Promise<void> {
    this.projects = projects;
    this.writeProjects();
    await this.reload(/projects reloaded/i);
  }

  /** Puts any text in the projects file's place. */
  writeProjectsFile(text: string): void {
    writeFileSync(this.projectsFile, text);
  }

  /** SIGHUP, then waits for the log to say how it went. */
  async reload(outcome: RegExp): Promise<void> {
    const from = this.written.length;
    this.signal('SIGHUP');
    await eventually(`log line ${outcome}`, () => outcome.test(this.written.slice(from)) || undefined);
  }

  /** Another process on the same data, started already; to be removed before this one. */
  async sibling(env: Record<string, string> = {}, role: Role = 'all'): Promise<Gatehouse> {
    const mail: Record<string, string> = this.options.mail === 'smtp' ? { SMTP_URL: this.smtp.url } : {};
    const twin = new Gatehouse({ projects: this.projects, env: { ...mail, ...this.env, ...env }, role });
    twin.storage = this.storage;
    twin.node = this.node + 1;
    twin.sharesData = true;
    twin.advanceClock(this.clockOffset);
    await twin.start();
    return twin;
  }

  /** Moves to the beginning of a rate-limit window (contract §8), so that none ends in the middle of a test. */
  moveToNextWindow(): void {
    const hour = 3_600_000;
    this.advanceClock(hour - ((Date.now() + this.clockOffset) % hour) + 1_000);
  }

  /** What the process is started with. */
  environment(): Record<string, string> {
    const { database, redis } = this.options.through ?? {};
    const variables: Record<string, string> = {
      PATH: process.env['PATH'] ?? '',
      HOME: this.folder,
      NODE_ENV: 'test',
      PORT: String(this.port),
      HOST: '127.0.0.1',
      TRUST_PROXY: '1',
      RATE_LIMITS: 'off',
      PASSWORD_COST: '4',
      LOG_LEVEL: 'info',
      LOG_FORMAT: 'json',
      APP_SECRET: 'an-application-secret-of-the-test-suite-0123456789abcdef',
      PROJECTS_FILE: this.projectsFile,
      TEST_CLOCK: this.clockFile,
      ...(this.role === 'worker' ? { WORKER_PORT: String(this.port) } : {}),
      ...this.storage?.env,
      ...this.databaseNode(),
      ...(this.options.mail === 'smtp' ? { SMTP_URL: this.smtp.url } : {}),
      ...this.env,
    };
    if (database !== undefined) variables['DATABASE_URL'] = database.through(variables['DATABASE_URL'] ?? '');
    if (redis !== undefined) variables['REDIS_URL'] = redis.through(variables['REDIS_URL'] ?? '');
    return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  }

  /** Of a cluster each process of an installation has a node of its own, as far as there are enough. */
  private databaseNode(): Record<string, string> {
    const { nodes = [] } = this.storage ?? {};
    const url = nodes[this.node % nodes.length];
    return url === undefined ? {} : { DATABASE_URL: url };
  }

  get projectsFile(): string {
    return join(this.folder, PROJECTS_FILE);
  }

  private get clockFile(): string {
    return join(this.folder, CLOCK_FILE);
  }

  private makeFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
    writeFileSync(join(folder, PROJECTS_FILE), stringify({ projects: this.projects }));
    writeFileSync(join(folder, CLOCK_FILE), clockText(this.clockOffset));
    return folder;
  }

  private writeProjects(): void {
    writeFileSync(this.projectsFile, stringify({ projects: this.projects }));
  }

  private spawn(): void {
    const child = spawn(process.execPath, [SERVER, `--role=${this.role}`], {
      cwd: this.folder,
      env: this.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk: Buffer) => (this.written += chunk.toString('utf8'));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    this.exited = new Promise((resolve) => child.once('close', (code) => resolve(code)));
    this.process = child;
  }

  private expectRunning(): void {
    const code = this.process?.exitCode;
    if (code !== null) throw new Error(`The server did not start (exit code ${code}):\n${this.written}`);
  }

  private async isReady(): Promise<true | undefined> {
    this.expectRunning();
    try {
      const answer = await fetch(`${this.origin}/readyz`);
      await answer.arrayBuffer();
      return answer.status === 200 ? true : undefined;
    } catch {
      return undefined;
    }
  }
}

export const PROJECT_FOLDER = join(import.meta.dirname, '..', '..');
/** GATEHOUSE_DIST: another build than the one of this folder. */
export const SERVER = join(process.env['GATEHOUSE_DIST'] ?? join(PROJECT_FOLDER, 'dist'), 'main.js');

// Below the range that the system hands out by itself, so that nobody's outgoing connection takes one meanwhile, and
// above 10080, which `fetch` refuses to call (the Fetch standard's list of bad ports).
const PORTS = { from: 10_100, to: 32_000, workers: 16 };

/**
 * Of a part of the range that no other Jest worker takes ports from: a server that starts, or is away between a stop
 * and a start, has a port that looks free.
 */
export async function freePort(): Promise<number> {
  const share = Math.floor((PORTS.to - PORTS.from) / PORTS.workers);
  const first = PORTS.from + (Number(process.env['JEST_WORKER_ID'] ?? 0) % PORTS.workers) * share;
  for (;;) {
    const port = randomInt(first, first + share);
    const isFree = await new Promise<boolean>((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}

export const someName = (): string => randomBytes(6).toString('hex');

function clockText(offset: number): string {
  return String(offset).padStart(20, ' ');
}

function bareAddress(text: string): string {
  return /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text.trim();
}

function toMessage({ mail, recipients, at }: SmtpInbox['deliveries'][number], index: number): Message {
  return {
    id: mail.messageId ?? String(index),
    channel: 'email',
    to: recipients[0] ?? '',
    from: mail.from?.text ?? '',
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html || '',
    createdAt: at.toISOString(),
  };
}
