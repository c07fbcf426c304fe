import { paypalAt } from './paypal.js';
import type { Provider } from './provider.js';

export const paypalSandbox: Provider = {
  id: 'paypalSandbox',
  name: 'PayPal Sandbox',
  registration:
    'Developer dashboard, Apps & Credentials, Sandbox: create a REST app. Switch on Log in with PayPal; in its advanced settings paste the callback URL as a return URL, and tick full name and email address. People are the test accounts of the dashboard.',
  ...paypalAt('www.sandbox.paypal.com', 'api-m.sandbox.paypal.com'),
};
