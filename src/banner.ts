import type { Settings } from './config/settings.js';
import { loadProjects } from './config/projects-file.js';
import type { Project } from './kernel/project.js';
import { enabledProviders, settingsWarnings } from './modules/oauth2/application/provider-settings.js';
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
    ...oauth2Lines(projects),
  ];
  const table = lines.map(([label, value]) => `  ${label.padEnd(14)}${value}`);
  const notes = [...warnings, ...projects.flatMap(oauth2Warnings)].map((warning) => `  Warning: ${warning}`);
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

/** Which providers people find, by project where there are several. */
function oauth2Lines(projects: readonly Project[]): [string, string][] {
  return projects.flatMap((project): [string, string][] => {
    const ids = enabledProviders(project).map(({ provider }) => provider.id);
    if (ids.length === 0) return [];
    return [['OAuth2', `${projects.length > 1 ? `${project.id}: ` : ''}${ids.join(', ')}`]];
  });
}

function oauth2Warnings(project: Project): string[] {
  return settingsWarnings(project).map((warning) => `project ${project.id}: ${warning}`);
}
