import { aProject, someSettings } from '../../../test/support/fixtures.js';
import { inExchange } from '../../../test/support/exchanges.js';
import { CorsStep } from './cors.step.js';

describe('CorsStep', () => {
  const platforms = [{ kind: 'web', name: '*.example.com' }] as const;
  const allowed = async (origin: string, production: boolean) => {
    const settings = someSettings({ production, publicUrl: 'https://api.example.org' });
    const sent = { project: aProject({ platforms }), headers: { origin } };
    return (await inExchange(sent, (exchange) => new CorsStep(settings).take(exchange))).headers;
  };

  it.each([
    ['https://app.example.com', true, 'https://app.example.com'],
    ['https://evil.test', true, 'https://localhost'],
    ['http://localhost:5173', false, 'http://localhost:5173'],
    // In production a page on localhost is a stranger like any other.
    ['http://localhost:5173', true, 'http://api.example.org:5173'],
  ])('answers %s (production: %s) with %s', async (origin, production, expected) => {
    const headers = await allowed(origin, production);
    expect(headers).toMatchObject({
      'access-control-allow-origin': expected,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
      'access-control-expose-headers': 'X-Fallback-Cookies',
      vary: 'Origin',
    });
    expect(headers['access-control-allow-headers']).not.toContain('X-Fallback-Cookies');
  });
});
