import { describeMachine } from '../lib/machine.mjs';
import { course } from '../memory/course.mjs';
import { sizeWithProjects, sizeWithUsers } from '../memory/sizes.mjs';
import { courseTable, describeCourse, projectsTable, usersTable } from '../memory/summary.mjs';

const STORAGES = { server: 'MySQL, Redis', sqlite: 'SQLite' };
const RATE = 150;
const REQUESTS = 4_000;
const PROJECTS = [1, 1_000];

/** How large a server is: in the course of mixed load, with few and many users, with few and many projects. */
export async function memory({ minutes = 3, sizes = [1_000, 100_000] }) {
  const courses = [];
  const users = [];
  for (const [storage, caption] of Object.entries(STORAGES)) {
    const result = await course({ storage, minutes, rate: RATE });
    // What only who looks for a leak wants to know.
    console.error(describeCourse(result));
    courses.push(courseTable(caption, result));
    for (const count of [sizes.at(0), sizes.at(-1)]) {
      const size = await sizeWithUsers(storage, count, REQUESTS);
      for (const complaint of size.complaints) console.error(complaint);
      users.push({ caption, count, ...size });
    }
  }
  const projects = [];
  for (const count of PROJECTS) projects.push({ count, ...(await sizeWithProjects(count)) });
  return {
    conditions: [
      describeMachine().replace(/;.*$/, '; nothing pinned'),
      `Mixed load of ever new visitors, addresses, user agents, mails and garbage, limits on: at most ${RATE} requests a second for ${minutes} minutes; before and after ${REQUESTS.toLocaleString('en')} requests where users are counted. MB = 10⁶; "live" is what is left after collecting garbage. With the debugger's port open, for which a server takes more.`,
    ],
    tables: [...courses, usersTable(users), projectsTable(projects)],
  };
}
