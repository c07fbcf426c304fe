import { deepLink } from './deep-link.js';

describe('deepLink', () => {
  it('hands the query on as it came', () => {
    expect(deepLink('p1', '/auth/magic-url?userId=a&expire=1+2%3A3&x=?')).toBe(
      'appwrite-callback-p1://?userId=a&expire=1+2%3A3&x=?',
    );
  });
});
