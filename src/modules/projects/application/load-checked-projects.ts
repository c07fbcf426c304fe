import { ConfigurationError } from '../../../config/problems.js';
import { loadProjects } from '../../../config/projects-file.js';
import type { Project } from '../../../kernel/project.js';
import { settingsProblems } from '../../oauth2/application/provider-settings.js';
import { breachSettingsProblems } from '../../passwords/application/breach-settings.js';

/**
 * Reads the projects file, or the built-in project when there is none, and has what modules know about it checked.
 *
 * @throws ConfigurationError with one line per problem
 */
export function loadCheckedProjects(path: string | undefined): readonly Project[] {
  const projects = loadProjects(path);
  const problems = projects.flatMap((project, index) =>
    [...settingsProblems(project), ...breachSettingsProblems(project)].map(
      (problem) => `${path ?? 'built-in project'}: projects[${index}].${problem}`,
    ),
  );
  if (problems.length > 0) throw new ConfigurationError(problems);
  return projects;
}
