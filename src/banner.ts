import type { Settings } from './config/settings.js';
import { loadProjects } from './config/projects-file.js';
import { VERSION } from './version.js';

/** What somebody who has just typed `npm start` wants to know. */
export function banner(settings: Settings): string {
  const { publicUrl, inbox, database, redis, warnings } = settings;
  const projects = loadProjects(settings.projectsFile);
  const ids = projects.map(({ id }) => id);
  const lines: [string, string][] = [
    ['API', `${publicUrl}/v1`],
    ['API explorer', `${publicUrl}/docs`],
    ...(inbox ? [['Inbox', `${publicUrl}/inbox`] as [string, string]] : []),
    [ids.length === 1 ? 'Project' : 'Projects', ids.join(', ')],
    [
      'Data',
      database.storage === 'sqlite'
        ? database.path
        : `${database.host}:${database.port}/${database.database}`,
    ],
    ['Queue', redis === undefined ? 'in this process' : 'Redis'],
  ];
  const table = lines.map(([label, value]) => `  ${label.padEnd(14)}${value}`);
  const notYet = projects
    .filter(({ oauth2Providers }) => oauth2Providers.length > 0)
    .map(
      ({ id, oauth2Providers }) =>
        `project ${id}: OAuth2 (${oauth2Providers.join(', ')}) is not available yet.`,
    );
  const notes = [...warnings, ...notYet].map((warning) => `  Warning: ${warning}`);
  return [
    '',
    `  Gatehouse ${VERSION}`,
    '',
    ...table,
    ...(notes.length > 0 ? ['', ...notes] : []),
    '',
    '',
  ].join('\n');
}
