/**
 * Unit tests: domain and pure code beside the source, the architecture rules, and parsers under made-up input. No
 * server, no database.
 */
export const base = {
  testEnvironment: 'node',
  transform: { '^.+\\.(t|j|mj)s$': '@swc/jest' },
  // Jest cannot require ES modules on Node 20, so swc turns everything, packages included, into CommonJS.
  transformIgnorePatterns: [],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  cacheDirectory: '.cache/jest',
};

export default {
  ...base,
  displayName: 'unit',
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/{architecture,fuzz}/**/*.spec.ts'],
};
