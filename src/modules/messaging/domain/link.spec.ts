import { messageLink } from './link.js';

const ours = { userId: 'u1', secret: 'abc', expire: Date.UTC(2023, 4, 1, 12, 34, 56, 789) };
const query = 'userId=u1&secret=abc&expire=2023-05-01+12%3A34%3A56.789';

describe('messageLink', () => {
  it.each([
    ['adds a query', 'http://localhost/verify', `http://localhost/verify?${query}`],
    ['adds no path', 'http://localhost:3000', `http://localhost:3000?${query}`],
    ['keeps an empty query from showing', 'http://localhost/?', `http://localhost/?${query}`],
    ['puts ours after the URL’s own parameters', 'https://a.b/?x=1&y=', `https://a.b/?x=1&y=&${query}`],
    [
      'keeps the order, encoding and repetition of the URL’s own',
      'https://a.b/?b=%20&a=+&a=2&flag',
      `https://a.b/?b=%20&a=+&a=2&flag&${query}`,
    ],
    ['overwrites the same names', 'https://a.b/?secret=evil&x=1&userId=', `https://a.b/?x=1&${query}`],
    [
      'overwrites the same names when they are encoded',
      'https://a.b/?s%65cret=evil&x',
      `https://a.b/?x&${query}`,
    ],
    [
      'leaves a parameter that is ours by name but not sent',
      'https://a.b/?project=p',
      `https://a.b/?project=p&${query}`,
    ],
    ['leaves names of another case', 'https://a.b/?Secret=x', `https://a.b/?Secret=x&${query}`],
    ['keeps the fragment at the end', 'https://a.b/#/verify?x=1', `https://a.b/?${query}#/verify?x=1`],
    ['keeps query and fragment', 'https://a.b/p?x=1#top', `https://a.b/p?x=1&${query}#top`],
    ['works for native callbacks', 'appwrite-callback-p1://', `appwrite-callback-p1://?${query}`],
    [
      'works for native callbacks with a query',
      'appwrite-callback-p1://?x=1',
      `appwrite-callback-p1://?x=1&${query}`,
    ],
    ['keeps user info, port and IPv6', 'http://me:pw@[::1]:8080/x', `http://me:pw@[::1]:8080/x?${query}`],
  ])('%s', (_rule, url, link) => {
    expect(messageLink(url, ours)).toBe(link);
  });

  it('names the project last', () => {
    expect(messageLink('http://localhost/?project=x', { ...ours, project: 'my app' })).toBe(
      `http://localhost/?${query}&project=my+app`,
    );
  });

  it('encodes what would end the link in a mail', () => {
    expect(messageLink('http://localhost/a b"<c>\n?d|e', ours)).toBe(
      `http://localhost/a%20b%22%3Cc%3E%0A?d%7Ce&${query}`,
    );
  });
});
