import { countAtMost } from './count-bytes.js';

describe('countAtMost', () => {
  it.each([
    [10, ',', '', 0],
    [10, ',', 'a,b,c', 2],
    [10, '--', '-----', 2],
    [3, ',', ',,,', 3],
    // One more than the limit is all that anybody asks for.
    [3, ',', ',,,,,,,', 4],
    [0, ',', ',,,', 1],
  ])('up to %d of %j in %j: %d', (limit, text, body, count) => {
    expect(countAtMost(limit, text, Buffer.from(body))).toBe(count);
  });
});
