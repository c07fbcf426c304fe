const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** The tenant of all personal accounts. */
const CONSUMERS = '9188040d-6c67-4c5b-b112-36a304b66dad';

/**
 * Whether somebody of this tenant may come in. Everybody can have a tenant, and name in it whom they like: which one
 * signs must be one that the operator lets in.
 *
 * @param tenant the setting: `common`, `organizations`, `consumers`, the id of one, or a domain, which Microsoft checks
 */
export function isTenantAdmitted(tenant: string, tid: unknown): boolean {
  if (typeof tid !== 'string' || !GUID.test(tid)) return false;
  if (tenant === 'organizations') return tid.toLowerCase() !== CONSUMERS;
  if (tenant === 'consumers') return tid.toLowerCase() === CONSUMERS;
  return !GUID.test(tenant) || tenant.toLowerCase() === tid.toLowerCase();
}
