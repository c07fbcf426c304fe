import { createHash } from 'node:crypto';

/** Every so many-th user has sessions, or log entries; and how many. */
export const SHAPE = { sessionOwners: 10, sessionsEach: 5, logOwners: 100, logEntriesEach: 100 };

/** Of every seeded user. */
export const PASSWORD = 'a password for the bench';
export const PROJECT = 'default';

const DAY = 86_400_000;
/** Users have come over the last half year, one after the other. */
const HISTORY = 180 * DAY;

/**
 * Users of whom all is known by their number, so that a load can act as any of them: ids, addresses and secrets need
 * not be read back from the database.
 *
 * @param now milliseconds; the same for seeding and for the load
 */
export class People {
  constructor(count, now, shape = {}) {
    Object.assign(this, { count, now, shape: { ...SHAPE, ...shape } });
  }

  /** Ids as the server makes them: 13 hex digits of microseconds, 7 that look random. */
  user(number) {
    const time = this.now - HISTORY + Math.floor((HISTORY * number) / this.count);
    const email = `person-${number}@example.test`;
    return { id: idAt(time, `user ${number}`), time, email, name: `Person ${number}` };
  }

  get sessions() {
    return this.#owners(this.shape.sessionOwners) * this.shape.sessionsEach;
  }

  get logEntries() {
    return this.#owners(this.shape.logOwners) * this.shape.logEntriesEach;
  }

  /** In the order of their making: one for each owner, then the next for each, so that those of a user lie apart. */
  session(number) {
    const owners = this.#owners(this.shape.sessionOwners);
    const user = this.user((number % owners) * this.shape.sessionOwners);
    const time = Math.max(user.time, this.now - 30 * DAY) + Math.floor((DAY / this.sessions) * number);
    const name = `session ${number}`;
    return { id: idAt(time, name), time, user, secret: hex(name).repeat(4) };
  }

  /** In the order of the primary key: one user's after the other's, oldest first. */
  logEntry(number) {
    const each = this.shape.logEntriesEach;
    const user = this.user(Math.floor(number / each) * this.shape.logOwners);
    const time = this.now - 60 * DAY + Math.floor((60 * DAY * ((number % each) + 1)) / (each + 1));
    return { id: idAt(time, `entry ${number}`), time, user };
  }

  /** The numbers of users who have log entries; they have sessions as well if the one part divides the other. */
  logOwner(index) {
    return index * this.shape.logOwners;
  }

  hasLog(number) {
    return number % this.shape.logOwners === 0;
  }

  #owners(every) {
    return Math.ceil(this.count / every);
  }
}

/** The session cookie as a client sends it. */
export function cookieOf({ user, secret }) {
  const value = Buffer.from(JSON.stringify({ id: user.id, secret })).toString('base64');
  return `a_session_${PROJECT}=${encodeURIComponent(value)}`;
}

function idAt(time, name) {
  return (time * 1_000).toString(16).padStart(13, '0') + hex(name).slice(0, 7);
}

function hex(text) {
  return createHash('sha256').update(text).digest('hex');
}
