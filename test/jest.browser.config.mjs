import { base } from '../jest.config.mjs';

/** The real SDK and the API explorer in a real Chromium, against the built server on the embedded storage. */
export default {
  ...base,
  displayName: 'browser',
  rootDir: '..',
  testMatch: ['<rootDir>/test/browser/**/*.browser-spec.ts'],
  // Plain CommonJS already, and too large to be worth a transform.
  transformIgnorePatterns: ['/node_modules/playwright-core/'],
  testTimeout: 60_000,
  maxWorkers: 1,
};
