import type { Actor } from './actor.js';

type Row = Record<string, unknown>;
export type Tables = Record<string, Row[]>;

const MOST_SESSIONS = 10;

/** Whatever half of a change is there without the other one, in words. */
export function halfStates(tables: Tables, actors: readonly Actor[]): string[] {
  const { users = [], sessions = [], tokens = [], activity = [], outbox = [], project_usage = [] } = tables;
  const ids = new Set(users.map(({ id }) => id));
  const found: string[] = [];
  const ofNobody = (what: string, rows: Row[]) => {
    const lost = rows.filter(({ user_id }) => !ids.has(user_id));
    if (lost.length > 0) found.push(`${lost.length} ${what} of nobody`);
  };
  ofNobody('sessions', sessions);
  ofNobody('tokens', tokens);
  ofNobody('log entries', activity);
  ofNobody('messages', outbox);

  const counted = project_usage.reduce((total, row) => total + Number(row['users']), 0);
  if (counted !== users.length) found.push(`${users.length} users, of whom ${counted} were counted`);

  const sessionsOf = countBy(sessions, ({ user_id }) => String(user_id));
  for (const [user, count] of sessionsOf)
    if (count > MOST_SESSIONS) found.push(`${user} has ${count} sessions`);

  const entriesOf = countBy(activity, ({ user_id }) => String(user_id));
  for (const { id, activity_count } of users) {
    const entries = entriesOf.get(String(id)) ?? 0;
    if (entries !== Number(activity_count))
      found.push(`${String(id)}: ${String(activity_count)} entries, ${entries} rows`);
  }
  return [...found, ...actors.flatMap((actor) => ofActor(actor, activity, ids))];
}

/** Each change and its log entry are one commit: there are as many of these as of those. */
function ofActor(actor: Actor, activity: Row[], ids: ReadonlySet<unknown>): string[] {
  if (actor.exists && !ids.has(actor.id)) return [`${actor.id} is not there`];
  const own = activity.filter(({ user_id }) => user_id === actor.id);
  const entries = countBy(own, ({ event }) => String(event));
  return [...actor.tally.all]
    .filter(([what]) => what.includes('.'))
    .flatMap(([event, { least, most }]) => {
      const count = entries.get(event) ?? 0;
      return count < least || count > most ? [`${actor.id}: ${count} ${event}, not ${least} to ${most}`] : [];
    });
}

function countBy(rows: Row[], keyOf: (row: Row) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  return counts;
}
