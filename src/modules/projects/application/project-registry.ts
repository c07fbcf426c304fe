import { Injectable, Logger } from '@nestjs/common';
import { ConfigurationError } from '../../../config/problems.js';
import { Settings } from '../../../config/settings.js';
import type { Project } from '../../../kernel/project.js';
import { loadCheckedProjects } from './load-checked-projects.js';

/** The projects of the projects file, in memory. */
@Injectable()
export class ProjectRegistry {
  private readonly logger = new Logger(ProjectRegistry.name);
  private projects: ReadonlyMap<string, Project>;

  constructor(private readonly settings: Settings) {
    this.projects = byId(loadCheckedProjects(settings.projectsFile));
  }

  find(id: string): Project | undefined {
    return this.projects.get(id);
  }

  all(): readonly Project[] {
    return [...this.projects.values()];
  }

  ids(): readonly string[] {
    return [...this.projects.keys()];
  }

  /** Takes over a changed file; a wrong one is refused whole, and the old projects stay. */
  reload(): void {
    try {
      this.projects = byId(loadCheckedProjects(this.settings.projectsFile));
      this.logger.log(`projects reloaded: ${this.ids().join(', ')}`);
    } catch (error) {
      const lines = error instanceof ConfigurationError ? error.lines : [String(error)];
      for (const line of lines) this.logger.error(`projects not reloaded: ${line}`);
    }
  }
}

function byId(projects: readonly Project[]): ReadonlyMap<string, Project> {
  return new Map(projects.map((project) => [project.id, project]));
}
