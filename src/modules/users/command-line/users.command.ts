import { Injectable } from '@nestjs/common';
import { problem } from '../../../errors/api-error.js';
import { isoDate } from '../../../kernel/clock.js';
import type { Project } from '../../../kernel/project.js';
import type { User } from '../../account/domain/user.js';
import { IdentityResponse } from '../../identities/http/identity.response.js';
import { ProjectRegistry } from '../../projects/application/project-registry.js';
import { UserAdministration } from '../application/user-administration.js';
import { UserExport } from '../application/user-export.js';
import { type Arguments, UsageError } from './arguments.js';
import { Declined } from './confirmation.js';
import { asJson, asList, asTable } from './output.js';
import { accountOf, exportOf, sessionOf } from './records.js';

/** Puts a question to whoever sits at the terminal; null where nobody does. */
export type Ask = ((question: string) => Promise<string>) | null;

/** The commands of `npm run users`. Each answers with what is to be printed. */
@Injectable()
export class UsersCommand {
  constructor(
    private readonly administration: UserAdministration,
    private readonly records: UserExport,
    private readonly projects: ProjectRegistry,
  ) {}

  /**
   * @throws UsageError
   * @throws ApiError when there is no such user, session or project
   * @throws Declined
   */
  async run(given: Arguments, ask: Ask): Promise<string> {
    const project = this.projectOf(given);
    const user = await this.administration.find(project, given.user);
    switch (given.command) {
      case 'find':
        return given.json ? asJson(accountOf(user)) : foundUser(user);
      case 'show':
        return this.show(project, user, given);
      case 'block':
      case 'unblock':
        return this.setBlocked(project, user, given);
      case 'sessions':
        return this.sessions(project, user, given);
      case 'revoke':
        return this.revoke(project, user, given);
      case 'delete':
        return this.delete(project, user, given, ask);
      case 'export':
        return asJson(exportOf(await this.records.of(project, user), project));
    }
  }

  private projectOf({ project: id }: Arguments): Project {
    const all = this.projects.all();
    const ids = this.projects.ids().join(', ');
    const [only] = all;
    if (id === undefined && only !== undefined && all.length === 1) return only;
    if (id === undefined) throw new UsageError(`--project is missing; there are ${ids}`);
    const found = this.projects.find(id);
    if (found === undefined)
      throw problem('project_not_found', { message: `no project "${id}"; there are ${ids}` });
    return found;
  }

  private async show(project: Project, user: User, { json }: Arguments): Promise<string> {
    const sessions = await this.administration.listSessions(project, user);
    const identities = await this.records.listIdentities(project, user);
    if (json)
      return asJson({
        project: project.id,
        account: accountOf(user),
        hasPassword: user.passwordHash !== null,
        sessions: sessions.length,
        identities: identities.map((identity) => IdentityResponse.of(identity)),
        logs: user.activityCount,
      });
    return asList([
      ['id', user.id],
      ['project', project.id],
      ['name', user.name],
      ['email', addressOf(user.email, user.emailVerified)],
      ['phone', addressOf(user.phone, user.phoneVerified)],
      ['status', statusOf(user)],
      ['registered', isoDate(user.createdAt)],
      ['changed', isoDate(user.updatedAt)],
      ['last used', `${isoDate(user.accessedAt)} (to the day)`],
      ['password', passwordOf(user)],
      ['identities', identities.map(({ provider, uid }) => `${provider} ${uid}`).join(', ')],
      ['sessions', String(sessions.length)],
      ['log entries', String(user.activityCount)],
      ['preferences', user.prefs],
    ]);
  }

  private async setBlocked(project: Project, user: User, { command, json }: Arguments): Promise<string> {
    const changed = await this.administration.setBlocked(project, user, command === 'block');
    return json ? asJson(accountOf(changed)) : `User ${user.id} is ${statusOf(changed)}.\n`;
  }

  private async sessions(project: Project, user: User, { json }: Arguments): Promise<string> {
    const found = await this.administration.listSessions(project, user);
    const sessions = found.map((session) => sessionOf(session, project));
    if (json) return asJson({ total: sessions.length, sessions });
    const titles = ['ID', 'SINCE', 'UNTIL', 'PROVIDER', 'IP', 'COUNTRY', 'CLIENT', 'SYSTEM'];
    const rows = sessions.map(({ $id, $createdAt, expire, provider, ip, countryCode, ...of }) => [
      ...[$id, $createdAt, expire, provider, ip, countryCode],
      ...[`${of.clientName} ${of.clientVersion}`, `${of.osName} ${of.osVersion}`],
    ]);
    return asTable(titles, rows);
  }

  private async revoke(project: Project, user: User, { sessionId, json }: Arguments): Promise<string> {
    if (sessionId === null) await this.administration.revokeAll(project, user);
    else await this.administration.revoke(project, user, sessionId);
    if (json) return asJson({ $id: user.id, revoked: sessionId ?? 'all' });
    const ended = sessionId === null ? 'All sessions' : `Session ${sessionId}`;
    return `${ended} of user ${user.id} ended.\n`;
  }

  private async delete(project: Project, user: User, { yes, json }: Arguments, ask: Ask): Promise<string> {
    if (!yes) {
      if (ask === null) throw new UsageError('delete: nobody is there to be asked; say --yes');
      const question = 'Delete this user and everything that is kept on them? Type the id: ';
      if ((await ask(foundUser(user) + question)) !== user.id) throw new Declined('nothing was deleted');
    }
    await this.administration.delete(project, user);
    return json ? asJson({ $id: user.id, deleted: true }) : `User ${user.id} is deleted.\n`;
  }
}

function foundUser(user: User): string {
  const { id, email, phone, name, createdAt } = user;
  const titles = ['ID', 'EMAIL', 'PHONE', 'STATUS', 'REGISTERED', 'NAME'];
  return asTable(titles, [[id, email ?? '', phone ?? '', statusOf(user), isoDate(createdAt), name]]);
}

function statusOf({ active }: User): string {
  return active ? 'active' : 'blocked';
}

function addressOf(address: string | null, verified: boolean): string {
  return address === null ? '' : `${address} (${verified ? '' : 'not '}verified)`;
}

function passwordOf({ passwordHash, passwordUpdatedAt }: User): string {
  if (passwordUpdatedAt !== null) return `since ${isoDate(passwordUpdatedAt)}`;
  return passwordHash === null ? 'none' : 'none of their own choosing';
}
