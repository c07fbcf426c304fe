import { Injectable } from '@nestjs/common';
import { problem } from '../../errors/api-error.js';
import type { Caller } from '../../kernel/caller.js';
import type { Exchange } from '../exchange.js';
import type { Step } from './step.js';

type Scope = 'public' | 'account';

/** Step 9: may this kind of caller use this kind of route at all (contract §3.7)? */
@Injectable()
export class ScopeStep implements Step {
  /** @throws 401 `general_unauthorized_scope`, naming the caller, its role and the missing scope */
  take({ caller, endpoint }: Exchange): void {
    if (mayUse(caller, endpoint.scope)) return;
    const { name, role } = describe(caller);
    throw problem('general_unauthorized_scope', {
      message: `${name} (role: ${role}) missing scope (${endpoint.scope})`,
    });
  }
}

function mayUse(caller: Caller, scope: Scope): boolean {
  switch (caller.kind) {
    case 'user':
      return true;
    case 'guest':
      return scope === 'public';
    case 'application':
      // An account belongs to a user, whatever scopes a key is granted (§3.6).
      return scope === 'public' && caller.key.scopes.includes('public');
  }
}

function describe(caller: Caller): { name: string; role: string } {
  if (caller.kind === 'user') return { name: caller.account.email ?? 'User', role: 'users' };
  return { name: 'User', role: caller.kind === 'application' ? 'applications' : 'guests' };
}
