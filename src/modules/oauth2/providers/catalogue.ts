import { amazon } from './amazon.js';
import { apple } from './apple.js';
import { auth0 } from './auth0.js';
import { authentik } from './authentik.js';
import { autodesk } from './autodesk.js';
import { bitbucket } from './bitbucket.js';
import { bitly } from './bitly.js';
import { box } from './box.js';
import { dailymotion } from './dailymotion.js';
import { discord } from './discord.js';
import { disqus } from './disqus.js';
import { dropbox } from './dropbox.js';
import { etsy } from './etsy.js';
import { facebook } from './facebook.js';
import { github } from './github.js';
import { gitlab } from './gitlab.js';
import { google } from './google.js';
import { linkedin } from './linkedin.js';
import { microsoft } from './microsoft.js';
import { notion } from './notion.js';
import { oidc } from './oidc.js';
import { okta } from './okta.js';
import { paypal } from './paypal.js';
import { paypalSandbox } from './paypal-sandbox.js';
import { podio } from './podio.js';
import type { Provider } from './provider.js';
import { checkedProvider } from './provider-schema.js';
import { salesforce } from './salesforce.js';
import { slack } from './slack.js';
import { spotify } from './spotify.js';
import { stripe } from './stripe.js';
import { tradeshift } from './tradeshift.js';
import { tradeshiftBox } from './tradeshift-box.js';
import { twitch } from './twitch.js';
import { wordpress } from './wordpress.js';
import { yahoo } from './yahoo.js';
import { yammer } from './yammer.js';
import { yandex } from './yandex.js';
import { zoom } from './zoom.js';

const all: readonly Provider[] = [
  amazon,
  apple,
  auth0,
  authentik,
  autodesk,
  bitbucket,
  bitly,
  box,
  dailymotion,
  discord,
  disqus,
  dropbox,
  etsy,
  facebook,
  github,
  gitlab,
  google,
  linkedin,
  microsoft,
  notion,
  okta,
  paypal,
  paypalSandbox,
  podio,
  salesforce,
  slack,
  spotify,
  stripe,
  tradeshift,
  tradeshiftBox,
  twitch,
  wordpress,
  yahoo,
  yammer,
  yandex,
  zoom,
  oidc,
];

/** Every way of signing in with an account from elsewhere, by its id: those of contract C, and any OpenID Connect server. */
export const PROVIDERS: ReadonlyMap<string, Provider> = new Map(
  all.map((provider) => [provider.id, checkedProvider(provider)]),
);
