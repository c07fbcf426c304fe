import type { Server, Socket } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** One delivered mail, with the envelope it came in. */
export interface Delivery {
  mail: ParsedMail;
  raw: string;
  recipients: string[];
  at: Date;
}

/** undefined: the command is accepted. */
type Refusal = { code: number; text: string } | undefined;

/** No answer at all; one that is no SMTP; the mail is taken, but the answer gets lost. */
type Misbehaviour = 'hang' | 'garbage' | 'lost';

/** A real SMTP server that keeps what it gets, and can misbehave on request. */
export class SmtpInbox {
  readonly deliveries: Delivery[] = [];
  /** Every RCPT TO that was seen, refused ones included. */
  readonly attempts: string[] = [];
  /** What RCPT TO is answered with. */
  onRecipient: (address: string) => Refusal = () => undefined;
  /** What the end of DATA is answered with; the mail counts as delivered only when accepted. */
  onData: (recipients: string[]) => Refusal | Misbehaviour = () => undefined;
  /** While set, DATA is read and never answered. */
  hangs = false;
  /** Milliseconds until the end of DATA is answered. */
  delay = 0;
  /** Set before the start: nobody else may send. */
  login: { user: string; password: string } | undefined;

  private server: SMTPServer | undefined;
  private readonly sockets = new Set<Socket>();
  private port = 0;

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** Listens; after a stop again on the same port. */
  async start(): Promise<void> {
    const server = new SMTPServer({
      authOptional: this.login === undefined,
      allowInsecureAuth: true,
      disabledCommands: this.login === undefined ? ['STARTTLS', 'AUTH'] : ['STARTTLS'],
      onAuth: ({ username, password }, _session, done) => {
        const isRight = username === this.login?.user && password === this.login?.password;
        if (isRight) done(null, { user: username });
        else done(new Error('Authentication credentials invalid'));
      },
      disableReverseLookup: true,
      onRcptTo: ({ address }, _session, done) => {
        this.attempts.push(address);
        done(asError(this.onRecipient(address)));
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          if (this.hangs) return;
          const recipients = session.envelope.rcptTo.map(({ address }) => address);
          const reply = this.onData(recipients);
          if (reply === 'hang') return;
          if (reply === 'garbage') return this.writeGarbage(session.remotePort);
          if (reply === 'lost') {
            void this.keep(Buffer.concat(chunks), recipients);
            return this.cut(session.remotePort);
          }
          if (reply !== undefined) return done(asError(reply));
          const kept = this.keep(Buffer.concat(chunks), recipients);
          setTimeout(() => void kept.then(() => done(), done), this.delay);
        });
      },
    });
    server.on('error', () => undefined);
    const listener: Server = server.listen(this.port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      listener.once('listening', resolve);
      listener.once('error', reject);
    });
    listener.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    const address = listener.address();
    if (address !== null && typeof address === 'object') this.port = address.port;
    this.server = server;
  }

  /** Gone at once: open connections are cut, new ones refused. */
  async stop(): Promise<void> {
    const server = this.server;
    if (server === undefined) return;
    this.server = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private writeGarbage(remotePort: number): void {
    this.socketOf(remotePort)?.write('<h1>Welcome to the airport!</h1>\r\n');
  }

  private cut(remotePort: number): void {
    this.socketOf(remotePort)?.destroy();
  }

  private socketOf(remotePort: number): Socket | undefined {
    return [...this.sockets].find((candidate) => candidate.remotePort === remotePort);
  }

  private async keep(raw: Buffer, recipients: string[]): Promise<void> {
    const mail = await simpleParser(raw);
    this.deliveries.push({ mail, raw: raw.toString('utf8'), recipients, at: new Date() });
  }
}

function asError(refusal: Refusal): Error | null {
  return refusal === undefined
    ? null
    : Object.assign(new Error(refusal.text), { responseCode: refusal.code });
}
