import { isIP } from 'node:net';
import { parse as parseUrlOfOld } from 'node:url';
import fc from 'fast-check';
import { clientAddress } from '../../src/http/client-address.js';
import { allowedOrigin, corsOrigin, firstParty, readOrigin } from '../../src/http/origin.js';
import { redirectUrlFault } from '../../src/http/validators/redirect-url.js';
import { aProject } from '../support/fixtures.js';
import { describeParser, itHolds } from '../support/fuzz/holds.js';
import { anyText, hostileText, madeOf, mutated } from '../support/fuzz/texts.js';

const HOSTS = ['localhost', 'example.com', '*.example.org', '[::1]'];
const PROJECT = aProject({ platforms: [{ kind: 'web', name: 'example.com' }] });

const goodHost = fc.oneof(
  fc.constantFrom('localhost', 'example.com', '[::1]', 'EXAMPLE.com'),
  word().map((label) => `${label}.example.org`),
);
const rest = fc.stringMatching(/^(\/[a-z0-9._~-]{0,5}){0,3}(\?[a-z0-9=&%25]{0,8})?(#[a-z0-9]{0,5})?$/);
const goodUrl = fc
  .tuple(fc.constantFrom('http', 'https', 'HTTP'), goodHost, fc.constantFrom('', ':80', ':8443', ':'), rest)
  .map(([scheme, host, port, path]) => `${scheme}://${host}${port}${path}`);
/** Pieces at which parsers of URLs part. */
// prettier-ignore
const PIECES = [
  ':', '/', '//', '\\', '@', '#', '?', ':80', '.', '..', '%2e', '%40', '%00', '[', ']', '。', '．', 'ß', 'xn--', '\t',
  '\n', '\u00ad', 'localhost', 'example.com', 'evil.test', 'a.example.org', '.evil.test', '127.0.0.1', '2130706433',
  '0x7f.1', '[::1]', 'ⓔxample.com', 'appwrite-callback-default:',
];
const crookedUrl = fc
  .tuple(fc.constantFrom('http://', 'https://', 'http:/', 'http:', '//', 'https:\\\\', ''), madeOf(...PIECES))
  .map((parts) => parts.join(''));

/** The authority's host by RFC 3986, appendix B. */
function hostByRfc(url: string): string {
  const [, authority = ''] = /^[^:/?#]+:\/\/([^/?#]*)/.exec(url) ?? [];
  return authority
    .replace(/^.*@/, '')
    .replace(/:[0-9]*$/, '')
    .toLowerCase();
}

describeParser('A redirect URL', () => {
  itHolds('is accepted on the hosts of the project', goodUrl, (url) => {
    expect(redirectUrlFault(url, HOSTS, 'default')).toBeUndefined();
  });

  itHolds(
    'is never accepted where somebody else reads another host',
    fc.oneof(
      crookedUrl,
      mutated(goodUrl),
      anyText,
      anyText.map((text) => `http://${text}`),
    ),
    (text) => {
      if (redirectUrlFault(text, HOSTS, 'default') !== undefined) return;
      const url = new URL(text);
      if (url.protocol === 'appwrite-callback-default:') return;
      expect(['http:', 'https:']).toContain(url.protocol);
      expect([url.username, url.password]).toEqual(['', '']);
      expect(HOSTS).toContain(url.hostname.replace(/^.+(?=\.example\.org$)/, '*'));
      expect(hostByRfc(text)).toBe(url.hostname);
      expect(parseUrlOfOld(text).hostname).toBe(url.hostname.replace(/^\[|\]$/g, ''));
      // Into a header and a mail it goes as it stands.
      expect(text).toMatch(/^[!-~]+$/);
    },
  );
});

/** As much of it as Node's HTTP parser lets through in a header. */
const originText = fc
  .oneof(anyText, mutated(goodUrl), crookedUrl)
  .map((text) => text.replace(/[^\t -~\u0080-\u00ff]/g, ''));

describeParser('An origin', () => {
  itHolds(
    'of a browser is read as the URL standard has it',
    fc.webUrl({ withFragments: false }).map((url) => new URL(url)),
    ({ origin, protocol, hostname, port }) => {
      expect(readOrigin(origin, undefined)).toEqual({
        scheme: protocol.slice(0, -1),
        host: hostname,
        port,
        isHttp: true,
      });
    },
  );

  itHolds('is never allowed where a browser means another host', originText, (text) => {
    const origin = readOrigin(text, undefined);
    if (origin === undefined || !origin.isHttp || !allowedOrigin(origin, PROJECT, 'api.test', false)) return;
    // Only what a browser writes: an origin as the standard serialises it.
    if (!URL.canParse(text) || new URL(text).origin !== text) return;
    expect(['example.com', 'api.test']).toContain(new URL(text).hostname);
  });

  itHolds('fits into a header', fc.tuple(originText, fc.boolean()), ([text, local]) => {
    const origin = readOrigin(text, undefined);
    const header = corsOrigin(origin, PROJECT, 'api.test', 'https', local);
    expect(header).toMatch(/^[a-z][a-z0-9+.-]*:\/\/[\t -~\u0080-\u00ff]+$/);
    expect(typeof firstParty(origin, 'api.example.com')).toBe('boolean');
  });
});

describeParser("A client's address", () => {
  itHolds(
    'is an address, whatever a proxy was told',
    fc.oneof(anyText, hostileText, mutated(fc.oneof(fc.ipV4(), fc.ipV6()))),
    (ip) => {
      const address = clientAddress({ ip, socket: { remoteAddress: '192.0.2.1' } } as never);
      expect(isIP(address)).toBeGreaterThan(0);
    },
  );

  itHolds('is the one that is written', fc.oneof(fc.ipV4(), fc.ipV6()), (ip) => {
    expect(clientAddress({ ip, socket: {} } as never)).toBe(ip);
  });
});

function word(): fc.Arbitrary<string> {
  return fc.stringMatching(/^[a-z]{1,6}$/);
}
