/** How many users a project has: counting their rows would cost more with each of them. */
export class ProjectUsage {
  projectId!: string;
  users!: number;
}
