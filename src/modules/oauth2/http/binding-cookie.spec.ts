import { bindingCookie, keepOrMakeBinding, readBinding } from './binding-cookie.js';

const VALUE = 'x'.repeat(43);

describe('The cookie that binds a login to a browser', () => {
  it('rule 3: is for the login alone, out of reach of scripts and other sites, for ten minutes', () => {
    expect(bindingCookie(VALUE, true)).toBe(
      `gatehouse_login=${VALUE}; Max-Age=600; Path=/v1/account/sessions/oauth2; HttpOnly; Secure; SameSite=Lax`,
    );
    expect(bindingCookie(VALUE, false)).not.toContain('Secure');
  });

  it('rule 3: is kept where there is one, so that several tabs work; it has 256 random bits', () => {
    expect(keepOrMakeBinding(`a=b; gatehouse_login=${VALUE}`)).toBe(VALUE);
    const made = keepOrMakeBinding(undefined);
    expect(made).toMatch(/^[\w-]{43}$/);
    expect(keepOrMakeBinding(undefined)).not.toBe(made);
  });

  it.each([undefined, '', 'gatehouse_login=', 'gatehouse_login=short', `gatehouse_login=${VALUE}x`, 'x=y'])(
    'is none in %j',
    (header) => {
      expect(readBinding(header)).toBe('');
    },
  );
});
