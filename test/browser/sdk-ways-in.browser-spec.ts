import { SDK_VERSIONS } from './support/app-pages.js';
import { describeInChromium } from './support/chromium.js';
import { Stage } from './support/stage.js';
import { describeWaysIn } from './support/ways-in-job.js';

describeInChromium('other ways in, for an application on another port of localhost', () => {
  const stage = new Stage({ appHost: 'localhost', cookiesOnly: true });
  beforeAll(() => stage.start(), 60_000);
  afterAll(() => stage.stop());

  describe.each(SDK_VERSIONS)('with appwrite %s, by cookie alone', (version) => {
    describeWaysIn(stage, version, 'cookie');
  });

  it('have sent no fallback in any request', () => {
    expect(stage.proxy.requests.length).toBeGreaterThan(100);
    expect(stage.proxy.requests.filter(({ fallback }) => /a_session_/.test(fallback))).toEqual([]);
  });
});

describeInChromium(
  'other ways in, for an application of another site where third-party cookies are blocked',
  () => {
    const stage = new Stage({ appHost: 'app.foreign.test', thirdPartyCookies: 'blocked', scheme: 'https' });
    beforeAll(() => stage.start(), 60_000);
    afterAll(() => stage.stop());

    describe.each(SDK_VERSIONS)('with appwrite %s, by the fallback header', (version) => {
      describeWaysIn(stage, version, 'fallback');
    });

    it('have sent no cookie in any request', () => {
      expect(stage.proxy.requests.length).toBeGreaterThan(100);
      expect(stage.proxy.requests.filter(({ cookie }) => cookie !== '')).toEqual([]);
    });
  },
);
