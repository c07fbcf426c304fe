import { isTenantAdmitted } from './microsoft-tenant.js';

const CONTOSO = '3f6a1c52-0c1e-4f77-8a1b-2d9b6c5e7a10';
const OTHER = '11111111-0c1e-4f77-8a1b-2d9b6c5e7a10';
const CONSUMERS = '9188040d-6c67-4c5b-b112-36a304b66dad';

describe('isTenantAdmitted', () => {
  it.each([
    ['common', CONTOSO, true],
    ['common', CONSUMERS, true],
    ['organizations', CONTOSO, true],
    ['organizations', CONSUMERS, false],
    ['organizations', CONSUMERS.toUpperCase(), false],
    ['consumers', CONSUMERS, true],
    ['consumers', CONTOSO, false],
    [CONTOSO, CONTOSO, true],
    [CONTOSO.toUpperCase(), CONTOSO, true],
    [CONTOSO, OTHER, false],
    [CONTOSO, CONSUMERS, false],
    ['contoso.example', CONTOSO, true],
  ])('with tenantID %s somebody of %s: %s', (tenant, tid, admitted) => {
    expect(isTenantAdmitted(tenant, tid)).toBe(admitted);
  });

  it.each([undefined, '', 7, 'contoso.example', `${CONTOSO}/../x`, `${CONTOSO}\n`])(
    'nobody whose tenant is no id: %j',
    (tid) => {
      expect(isTenantAdmitted('common', tid)).toBe(false);
    },
  );
});
