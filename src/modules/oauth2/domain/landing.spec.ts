import { problem } from '../../../errors/api-error.js';
import { failureLanding, successLanding } from './landing.js';

const place = { projectId: 'Shop', publicUrl: 'https://api.example.com:8443' };
const credential = { host: 'api.example.com', secret: 'eyJ+/=' };
const NATIVE = 'project=Shop&domain=.api.example.com&key=a_session_Shop&secret=eyJ%2B%2F%3D';
const success = (url: string) => successLanding(url, place, credential);

describe('successLanding', () => {
  it.each([
    'https://app.example.com/welcome?x=1#y',
    'http://localhost/auth/oauth2/success',
    'https://api.example.com/auth/oauth2/success',
    'https://api.example.com:8443/auth/oauth2/success/more',
    'https://evil.example/auth/oauth2/success',
    'appwrite-callback-other://',
  ])('rule 18: leaves %s as it is, without a secret', (url) => {
    expect(success(url)).toBe(url);
  });

  it('rule 18: hands the secret to our own page', () => {
    expect(success('https://api.example.com:8443/auth/oauth2/success')).toBe(
      `https://api.example.com:8443/auth/oauth2/success?${NATIVE}`,
    );
  });

  it.each([
    ['appwrite-callback-Shop://', `appwrite-callback-Shop://?${NATIVE}`],
    ['appwrite-callback-shop://oauth?a=b#c', `appwrite-callback-shop://oauth?a=b&${NATIVE}#c`],
    ['appwrite-callback-Shop://?', `appwrite-callback-Shop://?${NATIVE}`],
  ])('rule 18: hands the secret to the app: %s', (url, landing) => {
    expect(success(url)).toBe(landing);
  });
});

describe('failureLanding', () => {
  const error = problem('user_blocked', { message: 'No & no' });
  const failure = (url: string) => new URL(failureLanding(url, place, error));

  it('rule 17: appends type, code and message, and keeps the rest of the URL', () => {
    const url = failure('https://app.example.com/login?next=%2Fa#top');
    expect([url.searchParams.get('next'), url.hash]).toEqual(['/a', '#top']);
    expect(JSON.parse(url.searchParams.get('error')!)).toEqual({
      message: 'No & no',
      type: 'user_blocked',
      code: 401,
    });
    expect(url.searchParams.has('project')).toBe(false);
  });

  it('tells our own page the project, whose app it leads back to', () => {
    expect(failure('https://api.example.com:8443/auth/oauth2/failure').searchParams.get('project')).toBe(
      'Shop',
    );
  });
});
