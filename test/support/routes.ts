/** The endpoints but those of OAuth2, with a body that is valid for each (contract §9.1). */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  scope: 'public' | 'account';
  body?: object;
}

const PASSWORD = 'correct horse battery';
const SECRET_TEXT = '0'.repeat(256);
const URL_TEXT = 'http://localhost/landing';

export const ROUTES: Route[] = [
  {
    method: 'POST',
    path: '/account',
    scope: 'public',
    body: { userId: 'unique()', email: 'route@example.test', password: PASSWORD },
  },
  { method: 'GET', path: '/account', scope: 'account' },
  {
    method: 'PATCH',
    path: '/account/email',
    scope: 'account',
    body: { email: 'a@b.co', password: PASSWORD },
  },
  { method: 'POST', path: '/account/jwt', scope: 'account' },
  { method: 'GET', path: '/account/logs', scope: 'account' },
  { method: 'PATCH', path: '/account/name', scope: 'account', body: { name: 'Ada' } },
  { method: 'PATCH', path: '/account/password', scope: 'account', body: { password: PASSWORD } },
  {
    method: 'PATCH',
    path: '/account/phone',
    scope: 'account',
    body: { phone: '+16502345678', password: PASSWORD },
  },
  { method: 'GET', path: '/account/prefs', scope: 'account' },
  { method: 'PATCH', path: '/account/prefs', scope: 'account', body: { prefs: {} } },
  {
    method: 'POST',
    path: '/account/recovery',
    scope: 'public',
    body: { email: 'nobody@example.test', url: URL_TEXT },
  },
  {
    method: 'PUT',
    path: '/account/recovery',
    scope: 'public',
    body: { userId: 'nobody', secret: SECRET_TEXT, password: PASSWORD, passwordAgain: PASSWORD },
  },
  { method: 'GET', path: '/account/sessions', scope: 'account' },
  { method: 'DELETE', path: '/account/sessions', scope: 'account' },
  {
    method: 'POST',
    path: '/account/sessions',
    scope: 'public',
    body: { email: 'nobody@example.test', password: PASSWORD },
  },
  {
    method: 'POST',
    path: '/account/sessions/email',
    scope: 'public',
    body: { email: 'nobody@example.test', password: PASSWORD },
  },
  { method: 'POST', path: '/account/sessions/anonymous', scope: 'public' },
  {
    method: 'POST',
    path: '/account/sessions/magic-url',
    scope: 'public',
    body: { userId: 'unique()', email: 'route@example.test' },
  },
  {
    method: 'PUT',
    path: '/account/sessions/magic-url',
    scope: 'public',
    body: { userId: 'nobody', secret: SECRET_TEXT },
  },
  {
    method: 'POST',
    path: '/account/sessions/phone',
    scope: 'public',
    body: { userId: 'unique()', phone: '+16502345678' },
  },
  {
    method: 'PUT',
    path: '/account/sessions/phone',
    scope: 'public',
    body: { userId: 'nobody', secret: '123456' },
  },
  { method: 'GET', path: '/account/sessions/current', scope: 'account' },
  { method: 'PATCH', path: '/account/sessions/nothing', scope: 'account' },
  { method: 'DELETE', path: '/account/sessions/nothing', scope: 'account' },
  { method: 'PATCH', path: '/account/status', scope: 'account' },
  { method: 'POST', path: '/account/verification', scope: 'account', body: { url: URL_TEXT } },
  {
    method: 'PUT',
    path: '/account/verification',
    scope: 'public',
    body: { userId: 'nobody', secret: SECRET_TEXT },
  },
  { method: 'POST', path: '/account/verification/phone', scope: 'account' },
  {
    method: 'PUT',
    path: '/account/verification/phone',
    scope: 'public',
    body: { userId: 'nobody', secret: '123456' },
  },
];

export const PUBLIC_ROUTES = ROUTES.filter(({ scope }) => scope === 'public');
export const MEMBER_ROUTES = ROUTES.filter(({ scope }) => scope === 'account');
