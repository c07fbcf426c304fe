import { checkDriver } from './sqlite.check.js';

describe('checkDriver', () => {
  it.each([
    ['20.19.0', 0],
    ['22.23.3', 0],
    ['24.18.0', 0],
    ['24.19.0', 1],
    ['26.0.0', 1],
  ])('with Node.js %s has %d complaints', (version, complaints) => {
    expect(checkDriver(version)).toHaveLength(complaints);
  });
});
