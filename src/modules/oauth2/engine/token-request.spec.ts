import { NOW } from '../../../../test/support/fixtures.js';
import { settingsOf } from '../../../../test/support/provider-settings.js';
import { github } from '../providers/github.js';
import { notion } from '../providers/notion.js';
import { paypal } from '../providers/paypal.js';
import { stripe } from '../providers/stripe.js';
import { etsy } from '../providers/etsy.js';
import type { Provider } from '../providers/provider.js';
import { endpointsFrom } from './endpoints.js';
import { tokenRequest } from './token-request.js';

const grant = { grant_type: 'authorization_code', code: 'c+d', redirect_uri: 'https://api.test/callback' };

async function requestTo(provider: Provider, clientId = 'our-client', clientSecret = 'our s3cret') {
  const settings = settingsOf(provider, { clientId, clientSecret });
  return tokenRequest(settings, endpointsFrom(settings, undefined), { grant, values: {} }, NOW);
}

describe('tokenRequest', () => {
  it('post: has id and secret in the body and no header', async () => {
    expect(await requestTo(github)).toEqual({
      method: 'POST',
      url: 'https://github.com/login/oauth/access_token',
      headers: { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' },
      body:
        'grant_type=authorization_code&code=c%2Bd&redirect_uri=https%3A%2F%2Fapi.test%2Fcallback' +
        '&client_id=our-client&client_secret=our+s3cret',
      reach: { loopback: true, privateNetwork: false },
    });
  });

  it('basic: has both in the header, form-encoded first, and nowhere else (RFC 6749 §2.3.1)', async () => {
    const { headers, body } = await requestTo(paypal, 'a:b', 'ü %~:+');
    expect(headers['Authorization']).toBe(`Basic ${btoa('a%3Ab:%C3%BC+%25%7E%3A%2B')}`);
    expect(body).toBe('grant_type=authorization_code&code=c%2Bd');
  });

  it('public: has the id alone', async () => {
    const { headers, body } = await requestTo(etsy);
    expect(headers).not.toHaveProperty('Authorization');
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({ ...grant, client_id: 'our-client' });
  });

  it('is JSON with the headers that the provider wants', async () => {
    const { headers, body } = await requestTo(notion);
    expect(headers).toMatchObject({ 'Content-Type': 'application/json', 'Notion-Version': '2022-06-28' });
    expect(JSON.parse(body!)).toEqual(grant);
  });

  it('leaves out what the provider refuses', async () => {
    const { body } = await requestTo(stripe);
    expect([...new URLSearchParams(body).keys()]).toEqual(['grant_type', 'code', 'client_secret']);
  });
});
