import { ID, linkIn, someEmail } from '../../support/expectations.js';
import { codesTo, somePhone, wrongCode } from '../../support/ways-in.js';
import type { SdkVersion } from './app-pages.js';
import type { AppPage, Stage } from './stage.js';

const PASSWORD = 'correct horse battery';
const GUEST = '401 general_unauthorized_scope';
const BAD_TOKEN = '401 user_invalid_token';

/**
 * The ways in but a password, each one a story of its own: its steps go on from what the one before has left.
 *
 * @param carrier what the browser's requests carry the session in
 */
export function describeWaysIn(stage: Stage, version: SdkVersion, carrier: 'cookie' | 'fallback'): void {
  describeMagicUrl(stage, version);
  describePhone(stage, version);
  describeAnonymous(stage, version);
  describeJwt(stage, version);
  describeSessions(stage, version, carrier === 'cookie' ? '401 user_blocked' : GUEST);
}

/** A visitor who has never been here. */
function useVisitor(stage: Stage, version: SdkVersion): { app: AppPage } {
  const visitor = {} as { app: AppPage };
  beforeAll(async () => {
    visitor.app = await stage.open(stage.appUrl(version));
    await stage.forgetSession();
    await visitor.app.forget();
  });
  afterAll(() => visitor.app?.page.close());
  return visitor;
}

function describeMagicUrl(stage: Stage, version: SdkVersion): void {
  describe('by magic URL', () => {
    const email = someEmail();
    const visitor = useVisitor(stage, version);

    it('is mailed a link to the page of the application', async () => {
      const id = await visitor.app.evaluate('ID.unique()');
      const token = await visitor.app.use(
        'createMagicURLSession',
        id,
        email,
        stage.appUrl(version, '/magic'),
      );
      expect(token).toMatchObject({ userId: expect.stringMatching(ID), secret: '' });
      expect(await visitor.app.refusal('get')).toBe(GUEST);
    });

    it('is logged in by the link, once', async () => {
      const opened = await stage.open(linkIn(await stage.gatehouse.messageTo(email)).href);
      expect(await opened.outcome()).toBe('done');
      expect(await visitor.app.use('get')).toMatchObject({ email, emailVerification: true });
      expect(await visitor.app.use('getSession', 'current')).toMatchObject({
        provider: 'magic-url',
        providerUid: '',
        current: true,
      });
      await opened.page.reload();
      expect(await opened.outcome()).toBe(BAD_TOKEN);
      await opened.page.close();
    });

    it('cannot refresh the session, which is none of OAuth2 (§10.7)', async () => {
      expect(await visitor.app.refusal('updateSession', 'current')).toBe('501 project_provider_unsupported');
    });

    it('comes back to the same account by the next link', async () => {
      const before = await visitor.app.use('get');
      await visitor.app.use('deleteSession', 'current');
      expect(await visitor.app.refusal('get')).toBe(GUEST);
      await visitor.app.use('createMagicURLSession', 'unique()', email, stage.appUrl(version, '/magic'));
      const opened = await stage.open(linkIn(await stage.gatehouse.messageTo(email, 2)).href);
      expect(await opened.outcome()).toBe('done');
      await opened.page.close();
      expect((await visitor.app.use('get')).$id).toBe(before.$id);
    });
  });
}

function describePhone(stage: Stage, version: SdkVersion): void {
  describe('by phone', () => {
    const phone = somePhone();
    const otherPhone = somePhone();
    const visitor = useVisitor(stage, version);

    it('is logged in by the texted code, and by no other', async () => {
      const { userId } = await visitor.app.use('createPhoneSession', 'unique()', phone);
      const [code = ''] = await codesTo(stage.gatehouse, phone);
      expect(await visitor.app.refusal('updatePhoneSession', userId, wrongCode(code))).toBe(BAD_TOKEN);
      const session = await visitor.app.use('updatePhoneSession', userId, code);
      expect(session).toMatchObject({ userId, provider: 'phone', providerUid: '', current: true });
      expect(await visitor.app.refusal('updatePhoneSession', userId, code)).toBe(BAD_TOKEN);
      expect(await visitor.app.use('get')).toMatchObject({ $id: userId, phone, phoneVerification: true });
    });

    it('changes the number, which is unproven from then on', async () => {
      const account = await visitor.app.use('updatePhone', otherPhone, PASSWORD);
      expect(account).toMatchObject({ phone: otherPhone, phoneVerification: false });
    });

    it('proves the number by the texted code', async () => {
      const { userId } = await visitor.app.use('createPhoneVerification');
      const [code = ''] = await codesTo(stage.gatehouse, otherPhone);
      expect(await visitor.app.refusal('updatePhoneVerification', userId, wrongCode(code))).toBe(BAD_TOKEN);
      await visitor.app.use('updatePhoneVerification', userId, code);
      expect(await visitor.app.use('get')).toMatchObject({ phone: otherPhone, phoneVerification: true });
    });

    it('cannot refresh the session, which is none of OAuth2 (§10.7)', async () => {
      expect(await visitor.app.refusal('updateSession', 'current')).toBe('501 project_provider_unsupported');
    });
  });
}

function describeAnonymous(stage: Stage, version: SdkVersion): void {
  describe('without a name', () => {
    const email = someEmail();
    const visitor = useVisitor(stage, version);
    let id: string;

    it('is logged in at once, and only once', async () => {
      const session = await visitor.app.use('createAnonymousSession');
      expect(session).toMatchObject({ provider: 'anonymous', current: true });
      id = session.userId;
      expect(await visitor.app.use('get')).toMatchObject({ $id: id, email: '', phone: '', name: '' });
      expect(await visitor.app.refusal('createAnonymousSession')).toBe('401 user_session_already_exists');
      expect(await visitor.app.refusal('updateSession', 'current')).toBe('501 project_provider_unsupported');
    });

    it('becomes somebody by an address and a password, and stays logged in', async () => {
      await visitor.app.use('updatePrefs', { theme: 'dark' });
      await visitor.app.use('updateEmail', email, PASSWORD);
      await visitor.app.use('updateName', 'Ada Lovelace');
      const account = await visitor.app.use('get');
      expect(account).toMatchObject({ $id: id, email, name: 'Ada Lovelace', prefs: { theme: 'dark' } });
    });

    it('logs in with both from then on, to the same account', async () => {
      await visitor.app.use('updatePassword', `${PASSWORD} staple`, PASSWORD);
      await visitor.app.use('deleteSession', 'current');
      expect(await visitor.app.refusal('createEmailSession', email, PASSWORD)).toBe(
        '401 user_invalid_credentials',
      );
      const session = await visitor.app.use('createEmailSession', email, `${PASSWORD} staple`);
      expect(session).toMatchObject({ userId: id, provider: 'email' });
    });
  });
}

function describeJwt(stage: Stage, version: SdkVersion): void {
  describe('by JWT', () => {
    const email = someEmail();
    const visitor = useVisitor(stage, version);
    let jwt: string;

    it('gets one for a second client, which needs no session of its own', async () => {
      const { app } = visitor;
      await app.use('create', 'unique()', email, PASSWORD);
      const { $id } = await app.use('createEmailSession', email, PASSWORD);
      ({ jwt } = await app.use('createJWT'));
      await stage.forgetSession();
      await app.forget();
      expect(await app.refusal('get')).toBe(GUEST);
      await app.setJwt(jwt);
      expect(await app.use('get')).toMatchObject({ email });
      expect(await app.use('getSession', $id)).toMatchObject({ provider: 'email', current: false });
      expect(await app.refusal('getSession', 'current')).toBe('404 user_session_not_found');
      expect(await app.refusal('createJWT')).toBe('404 user_session_not_found');
    });

    it('loses it with the session that it comes from', async () => {
      const { app } = visitor;
      const { sessions } = await app.use('listSessions');
      expect(sessions).toHaveLength(1);
      await app.use('deleteSession', sessions[0].$id);
      expect(await app.refusal('get')).toBe(GUEST);
      await app.setJwt(`${jwt}x`);
      expect(await app.refusal('get')).toBe('401 user_jwt_invalid');
    });
  });
}

function describeSessions(stage: Stage, version: SdkVersion, refusalOfBlocked: string): void {
  describe('in several places', () => {
    const email = someEmail();
    const visitor = useVisitor(stage, version);

    it('sees the sessions elsewhere, and ends one of them', async () => {
      const { app } = visitor;
      await app.use('create', 'unique()', email, PASSWORD);
      const own = await app.use('createEmailSession', email, PASSWORD);
      const elsewhere = stage.gatehouse.client();
      const { $id } = await elsewhere.login({ email, password: PASSWORD });

      const { total, sessions } = await app.use('listSessions');
      const seen = sessions.map((session: { $id: string; current: boolean }) => [
        session.$id,
        session.current,
      ]);
      expect([total, seen]).toEqual([
        2,
        [
          [own.$id, true],
          [$id, false],
        ],
      ]);
      expect(await app.use('getSession', $id)).toMatchObject({ $id, ip: elsewhere.ip, current: false });
      expect(await app.refusal('updateSession', $id)).toBe('501 project_provider_unsupported');
      await app.use('deleteSession', $id);
      expect((await elsewhere.get('/account')).status).toBe(401);
      expect(await app.refusal('getSession', $id)).toBe('404 user_session_not_found');
      expect(await app.use('getSession', 'current')).toMatchObject({ $id: own.$id, current: true });
    });

    it('turns pages of the log', async () => {
      const { app } = visitor;
      await app.use('updateName', 'Ada');
      const all = await app.use('listLogs');
      expect(all.logs[0]).toMatchObject({ event: 'user.update', clientType: 'browser', osCode: 'LIN' });
      const pages = [];
      for (let offset = 0; offset < all.total; offset += 2) {
        const queries = [await app.evaluate('Query.limit(2)'), await app.evaluate(`Query.offset(${offset})`)];
        const page = await app.use('listLogs', queries);
        expect(page.total).toBe(all.total);
        pages.push(...page.logs);
      }
      expect(pages).toEqual(all.logs);
    });

    it('blocks the account, for good', async () => {
      const { app } = visitor;
      expect(await app.use('updateStatus')).toMatchObject({ email, status: false });
      expect(await app.fallback()).toBe('[]');
      // The session is left, but the SDK has forgotten its fallback (§9.4): only a cookie tells who is blocked.
      expect(await app.refusal('get')).toBe(refusalOfBlocked);
      expect(await app.refusal('createEmailSession', email, PASSWORD)).toBe('401 user_blocked');
    });
  });
}
