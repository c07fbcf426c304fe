import { parseArgs } from 'node:util';
import { emailFault, normaliseEmail } from '../../../http/validators/email.js';
import { phoneFault } from '../../../http/validators/phone.js';
import { uidFault } from '../../../http/validators/custom-id.js';
import type { UserReference } from '../application/user-administration.js';

/** The command line is not one of ours: exit code 2. */
export class UsageError extends Error {}

const COMMANDS = ['find', 'show', 'block', 'unblock', 'sessions', 'revoke', 'delete', 'export'] as const;
export type Command = (typeof COMMANDS)[number];

export interface Arguments {
  readonly command: Command;
  readonly user: UserReference;
  /** Of `revoke`; null: all. */
  readonly sessionId: string | null;
  /** Undefined: the only one. */
  readonly project: string | undefined;
  readonly json: boolean;
  /** Of `delete`: do not ask. */
  readonly yes: boolean;
}

export const HELP = `Usage: npm run users -- COMMAND USER [options]

USER is an id, an email address, or a phone number in E.164 (+16175551212).

  find USER              one line on the user
  show USER              the account, and how much there is of everything else
  block USER             refuse every session and every sign-in of the user from now on
  unblock USER           undo that; sessions that have not expired are good again
  sessions USER          the user's sessions, oldest first
  revoke USER SESSION    end one session
  revoke USER --all      end all sessions
  delete USER            delete the user and everything that is kept on the user
  export USER            everything that is kept on the user, as JSON, without secrets

  --project ID           needed where the projects file has several
  --json                 JSON instead of text
  --yes                  delete without asking
  -h, --help             this text

Exit codes: 0 done, 1 not found or refused, 2 wrong usage. Settings are the server's: DATABASE_URL, PROJECTS_FILE, …
`;

/**
 * @returns null when help is asked for
 * @throws UsageError
 */
export function readArguments(argv: readonly string[]): Arguments | null {
  const { values, positionals } = parse(argv);
  if (values.help === true) return null;
  const [name, user, ...rest] = positionals;
  const command = COMMANDS.find((known) => known === name);
  if (command === undefined) {
    const found = name === undefined ? 'no command' : `no such command: ${JSON.stringify(name)}`;
    throw new UsageError(`${found}; there are ${COMMANDS.join(', ')} (--help says more)`);
  }
  if (user === undefined) throw new UsageError(`${command}: whom? Give an id, an email or a phone number`);
  if (values.all === true && command !== 'revoke') throw new UsageError('--all belongs to revoke');
  if (values.yes === true && command !== 'delete') throw new UsageError('--yes belongs to delete');
  const sessionId = command === 'revoke' ? readSession(rest, values.all === true) : null;
  if (rest.length > (sessionId === null ? 0 : 1))
    throw new UsageError(`${command}: too much: ${JSON.stringify(rest.at(-1))}`);
  return {
    command,
    user: readUser(user),
    sessionId,
    project: values.project,
    json: values.json === true,
    yes: values.yes === true,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        project: { type: 'string' },
        json: { type: 'boolean' },
        all: { type: 'boolean' },
        yes: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** No id has an `@` in it or begins with a `+`. */
function readUser(text: string): UserReference {
  if (text.includes('@')) return { email: normaliseEmail(checked('email', text, emailFault)) };
  if (text.startsWith('+')) return { phone: checked('phone number', text, phoneFault) };
  return { id: checked('user id', text, uidFault) };
}

function readSession([sessionId]: readonly string[], all: boolean): string | null {
  if (all === (sessionId !== undefined))
    throw new UsageError("revoke: which session? Give a session's id, or --all");
  return sessionId === undefined ? null : checked('session id', sessionId, uidFault);
}

function checked(what: string, text: string, fault: (value: unknown) => string | undefined): string {
  const found = fault(text);
  if (found !== undefined) throw new UsageError(`${JSON.stringify(text)} is no ${what}. ${found}`);
  return text;
}
