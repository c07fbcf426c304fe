import { pagePolicy } from './page-policy.js';

/** SHA-256 of `x`, base64. */
const HASH = 'LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=';

describe('pagePolicy', () => {
  it('allows nothing', () => {
    expect(pagePolicy('<p>', undefined)).toBe(
      "default-src 'none'; style-src 'none'; script-src 'none'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    );
  });

  it('allows the styles and scripts of the template by their hashes', () => {
    const policy = pagePolicy('<style>x</style><script>x</script><style media="print">x</style>', undefined);
    expect(policy).toContain(`style-src 'sha256-${HASH}' 'sha256-${HASH}';`);
    expect(policy).toContain(`script-src 'sha256-${HASH}';`);
  });

  it('allows the form to end at the landing page\u2019s origin', () => {
    expect(pagePolicy('', 'https://münchen.example:8443/x;y?z')).toContain(
      "form-action 'self' https://xn--mnchen-3ya.example:8443;",
    );
    expect(pagePolicy('', '')).toContain("form-action 'self';");
  });
});
