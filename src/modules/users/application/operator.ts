import { userInfo } from 'node:os';
import type { Project } from '../../../kernel/project.js';
import type { MemberContext } from '../../../kernel/request-context.js';
import type { User } from '../../account/domain/user.js';

/** An operator at the command line, who acts on somebody's account: the log has no address and no device of him. */
export function onBehalfOf(user: User, project: Project): MemberContext {
  return {
    requestId: 'operator',
    project,
    caller: { kind: 'user', account: user, sessionId: null },
    ip: '',
    userAgent: `operator ${operatorName()}`,
    locale: 'en',
    knowsLabels: true,
    unmodifiedSince: () => null,
  };
}

/** As the system knows him; a container may run under a number that has no name. */
function operatorName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
