import { createHash } from 'node:crypto';
import { PROJECT } from './people.mjs';

const DEVICE = {
  os_code: 'MAC',
  os_name: 'Mac',
  os_version: '10.15',
  client_type: 'browser',
  client_code: 'CH',
  client_name: 'Chrome',
  client_version: '131.0',
  client_engine: 'Blink',
  client_engine_version: '131.0.0.0',
  device_name: 'desktop',
  device_brand: 'Apple',
  device_model: '',
  country_code: 'us',
};
const USER_AGENT =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';

/** What stands in the tables: by table, how many rows, and each of them by its number. */
export function tablesOf(people, passwordHash) {
  return {
    users: { count: people.count, row: (number) => userRow(people, number, passwordHash) },
    sessions: { count: people.sessions, row: (number) => sessionRow(people.session(number)) },
    activity: { count: people.logEntries, row: (number) => logRow(people.logEntry(number)) },
    project_usage: { count: 1, row: () => ({ project_id: PROJECT, users: people.count }) },
  };
}

function userRow(people, number, passwordHash) {
  const { id, time, email, name } = people.user(number);
  return {
    project_id: PROJECT,
    id,
    created_at: time,
    updated_at: time,
    name,
    active: 1,
    password_hash: passwordHash,
    password_updated_at: time,
    password_history: '[]',
    email,
    phone: null,
    email_verified: 1,
    phone_verified: 0,
    prefs: '{"theme":"dark","language":"en"}',
    activity_count: people.hasLog(number) ? people.shape.logEntriesEach : 0,
    // The first use of a day would be noted, which is a write; these have been seen just now.
    accessed_at: people.now,
  };
}

/** One who has come without any address. */
export function anonymousRow(people, number) {
  const id = `anonymous-${number}`;
  return { ...userRow(people, 0, null), id, email: null, password_updated_at: null, activity_count: 0 };
}

function sessionRow({ id, time, user, secret }) {
  return {
    project_id: PROJECT,
    id,
    user_id: user.id,
    secret_hash: createHash('sha256').update(secret).digest(),
    created_at: time,
    updated_at: time,
    provider: 'email',
    provider_uid: user.email,
    ip: '203.0.113.7',
    ...DEVICE,
  };
}

function logRow({ id, time, user }) {
  return {
    project_id: PROJECT,
    user_id: user.id,
    id,
    event: 'session.create',
    user_email: user.email,
    user_name: user.name,
    ip: '203.0.113.7',
    user_agent: USER_AGENT,
    time,
    ...DEVICE,
  };
}
