import { linkIn, someEmail } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { bodyOf } from '../../support/scenarios.js';

const gatehouse = useGatehouse();

/** The mail of a magic URL that was asked for in this language. */
async function mailIn(locale: string) {
  const email = someEmail();
  const client = gatehouse.client({ headers: { 'x-appwrite-locale': locale } });
  bodyOf(await client.post('/account/sessions/magic-url', { userId: 'unique()', email }), 201);
  return gatehouse.messageTo(email);
}

describe('the language of a mail (contract §11.2, §11.4)', () => {
  it.each([
    ['en', 'Login', 'Hello,', 'ltr', 'en'],
    ['de', 'Anmeldung', 'Hallo,', 'ltr', 'de'],
    ['pt-br', 'Acesso', 'Olá,', 'ltr', 'pt-br'],
    ['ja', 'ログイン', 'こんにちは。', 'ltr', 'ja'],
    ['ar', 'تسجيل الدخول', 'مرحبًا،', 'rtl', 'ar'],
    ['he', 'כניסה', 'שלום,', 'rtl', 'he'],
    ['fa', 'ورود', 'سلام،', 'rtl', 'fa'],
    ['ur', 'لاگ ان', 'السلام علیکم،', 'rtl', 'ur'],
    ['eo', 'Login', 'Hello,', 'ltr', 'en'],
    ['DE', 'Login', 'Hello,', 'ltr', 'en'],
  ])('is that of the request: %s', async (locale, subject, greeting, direction, language) => {
    const mail = await mailIn(locale);
    expect(mail.subject).toBe(subject);
    expect(mail.text.split('\n')[0]).toBe(greeting);
    expect(mail.html).toContain(`<html lang="${language}" dir="${direction}">`);
    expect(linkIn(mail).searchParams.get('project')).toBe('default');
  });

  it('names the sender in it too', async () => {
    expect((await mailIn('de')).from).toContain('Team von Gatehouse Test');
  });
});
