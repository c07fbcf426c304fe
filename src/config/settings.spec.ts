import { someSettings } from '../../test/support/fixtures.js';

describe('Settings.publicHost', () => {
  it.each([
    ['http://localhost:8080', 'localhost'],
    ['https://accounts.example.com', 'accounts.example.com'],
    ['http://127.0.0.1:8080', '127.0.0.1'],
  ])('of %s is %s: never a port', (publicUrl, host) => {
    expect(someSettings({ publicUrl }).publicHost).toBe(host);
  });
});
