import { base } from '../jest.config.mjs';

/**
 * What repositories, queues, transports and migrations promise, on the storage itself and without a server around it.
 * STORAGE=server: the same on TEST_DATABASE_URL and TEST_REDIS_URL.
 */
export default {
  ...base,
  displayName: `contracts-${process.env.STORAGE ?? 'embedded'}`,
  rootDir: '..',
  testMatch: ['<rootDir>/test/{contracts,migrations}/**/*{.spec,.contract-spec}.ts'],
  testTimeout: 20_000,
  maxWorkers: 2,
};
