import { expectProblem } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';

const gatehouse = useGatehouse({
  projects: [
    {
      id: 'default',
      name: 'Redirects',
      platforms: [
        { type: 'web', hostname: 'app.test' },
        { type: 'web', hostname: '*.example.com' },
        { type: 'flutter-web', hostname: 'flutter.test' },
        { type: 'android', packageName: 'com.example.android' },
      ],
    },
  ],
});

async function verificationWith(url: unknown) {
  const client = gatehouse.client();
  await client.signedUp();
  return client.post('/account/verification', { url });
}

describe('a redirect URL (contract §4.4, B.3)', () => {
  it.each([
    'http://localhost/x',
    'http://localhost:3000',
    'http://localhost?x=1',
    'https://localhost/#fragment',
    'https://app.test/verify?a=b',
    'https://APP.TEST/',
    'HTTPS://app.test/',
    'https://a.b.example.com/',
    'https://flutter.test/',
    'appwrite-callback-default://',
    'appwrite-callback-default://anything/path?x=1',
  ])('may be %s', async (url) => {
    expect((await verificationWith(url)).status).toBe(201);
  });

  it('may be on the own host', async () => {
    expect(
      (await verificationWith(`${gatehouse.origin.replace('127.0.0.1', 'localhost')}/page`)).status,
    ).toBe(201);
  });

  it.each([
    'localhost/verification',
    '//localhost/x',
    'http://remotehost/x',
    'http://evil.com#@localhost/',
    'http://localhost\\@evil.com',
    'http://localhost:99999/',
    'http://exämple.com',
    'http://a_b.com/',
    'mailto:a@b.c',
    '',
    'javascript://localhost/%0aalert(1)',
    'myapp://localhost/x',
    'https://example.com/',
    'https://evilexample.com/',
    'https://com.example.android/',
    'https://app.test.evil.test/',
    'https://app.test@evil.test/',
    'https://user:pw@app.test/',
    'http://localhost/\u0000',
    'http://local\thost/',
    'http://localhost/\n',
    ' http://localhost/',
    'http:localhost/',
    'http:/localhost/',
    'http:///localhost/',
    'appwrite-callback-other://',
    'data:text/html,x',
    'http://127.0.0.1/',
    'http://0x7f000001/',
    'http://①②⑦.0.0.1/',
    'http://localhost./',
  ])('§17.5 may not be %j', async (url) => {
    expectProblem(await verificationWith(url), 400, 'general_argument_invalid');
  });

  it.each([7, true, ['http://localhost/'], { href: 'http://localhost/' }, null])(
    'may not be %j',
    async (url) => {
      expectProblem(await verificationWith(url), 400, 'general_argument_invalid');
    },
  );

  it('follows the same rule in recovery', async () => {
    const client = gatehouse.client();
    const { email } = await client.register();
    expect((await client.post('/account/recovery', { email, url: 'https://a.example.com/' })).status).toBe(
      201,
    );
    expectProblem(
      await client.post('/account/recovery', { email, url: 'https://evil.test/' }),
      400,
      'general_argument_invalid',
    );
  });
});
