import { figure } from '../lib/report.mjs';
import { median } from '../lib/statistics.mjs';
import { measureSchemaChanges } from './schema-change.mjs';
import { fillBacklog, measureUpkeep } from './upkeep.mjs';

/** What runs beside the requests, on the largest database. @returns tables in the form of lib/report.mjs */
export async function background(storage, { databaseUrl, people }, measure) {
  const users = `${people.count.toLocaleString('en')} users`;
  await fillBacklog(databaseUrl, people);
  const times = await measure(() => measureUpkeep(databaseUrl, people));
  const upkeep = {
    caption: `${storage}: one batch of what runs in the background, in ms, beside ${users}, 100,000 anonymous ones and 1,000,000 messages.`,
    head: ['batch', 'median', 'longest'],
    rows: Object.entries(times).map(([name, all]) => [name, figure(median(all)), figure(Math.max(...all))]),
  };
  if (databaseUrl.startsWith('sqlite:')) return [upkeep];

  const ids = Array.from(
    { length: 1_000 },
    (_, index) => people.user(Math.floor((index * people.count) / 1_000)).id,
  );
  const changes = await measure(() => measureSchemaChanges(databaseUrl, ids));
  const schema = {
    caption: `${storage}: changes of the table of ${users} while one connection writes to it, in ms.`,
    head: ['change', 'took', 'longest write meanwhile', 'longest write before'],
    rows: changes.map(({ name, ms, stall, quiet }) => [name, ...[ms, stall, quiet].map(figure)]),
  };
  return [upkeep, schema];
}
