import { createServer } from 'node:http';
import { SMTPServer } from 'smtp-server';
import { freePort } from '../../scripts/lib/private-server.mjs';

const PATIENCE = 15_000;

/**
 * Where the mails and SMS of a run arrive, by SMTP and by webhook. Keeps none but those that somebody waits for: it is
 * the server's memory that is measured.
 */
export class Mailbox {
  #waiting = new Map();

  static async open() {
    const mailbox = new Mailbox();
    mailbox.mail = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      disableReverseLookup: true,
      onData: (stream, { envelope }, done) => {
        collect(stream, (text) => {
          for (const { address } of envelope.rcptTo) mailbox.#arrive(address, unquoted(text));
          done();
        });
      },
    });
    // Which ends with a connection that the server under test has cut.
    mailbox.mail.on('error', () => undefined);
    mailbox.sms = createServer((request, response) => {
      collect(request, (text) => {
        const { to, body } = JSON.parse(text);
        mailbox.#arrive(to, body);
        response.end();
      });
    });
    const [mailPort, smsPort] = [await freePort(), await freePort()];
    mailbox.mail.listen(mailPort, '127.0.0.1');
    mailbox.sms.listen(smsPort, '127.0.0.1');
    mailbox.env = {
      SMTP_URL: `smtp://127.0.0.1:${mailPort}`,
      SMS_URL: `webhook+http://127.0.0.1:${smsPort}/`,
    };
    return mailbox;
  }

  /** The text of the next message to this address. To be called before what causes it. */
  next(address) {
    const message = new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(address);
        reject(new Error('a message did not arrive'));
      }, PATIENCE);
      this.#waiting.set(address, (text) => {
        clearTimeout(timer);
        resolve(text);
      });
    });
    // Nobody waits for it any more when what should have caused it has failed.
    message.catch(() => undefined);
    return message;
  }

  async close() {
    this.sms.closeAllConnections();
    await Promise.all([this.mail, this.sms].map((server) => new Promise((resolve) => server.close(resolve))));
  }

  #arrive(address, text) {
    this.#waiting.get(address)?.(text);
    this.#waiting.delete(address);
  }
}

/** What the link in a mail carries. */
export function tokenIn(mail) {
  const [, userId, secret] = /userId=([^&\s]+)&secret=([0-9a-f]{256})/.exec(mail) ?? [];
  if (secret === undefined) throw new Error('no link in the mail');
  return { userId, secret };
}

/** The six digits of an SMS. */
export function codeIn(sms) {
  return /\b\d{6}\b/.exec(sms)?.[0];
}

function collect(stream, done) {
  const chunks = [];
  stream.on('data', (chunk) => chunks.push(chunk));
  stream.on('end', () => done(Buffer.concat(chunks).toString()));
}

/** Quoted-printable, as far as links need it. */
function unquoted(text) {
  return text.replaceAll('=\r\n', '').replaceAll('=3D', '=');
}
