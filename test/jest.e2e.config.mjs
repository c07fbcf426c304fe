import { base } from '../jest.config.mjs';

/** Black-box tests against the built server (dist/). STORAGE=server: the same on TEST_DATABASE_URL and TEST_REDIS_URL. */
export default {
  ...base,
  displayName: `e2e-${process.env.STORAGE ?? 'embedded'}`,
  rootDir: '..',
  testMatch: ['<rootDir>/test/e2e/**/*.e2e-spec.ts'],
  // Generous: several servers may start in one test, on a machine that does other things as well.
  testTimeout: 60_000,
  maxWorkers: 2,
};
