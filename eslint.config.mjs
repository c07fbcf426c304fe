import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const CLOCK = 'Ask the Clock of src/kernel/clock.ts, which tests can move.';
const RANDOM = 'It can be guessed: make secrets with src/kernel/secret.ts, ids with src/kernel/ids.ts.';
const LOG = 'Inject the Logger of src/logging; a start script writes to process.stdout.';
const FETCH =
  'It has no time limit, follows redirects and reaches private addresses: use the guarded HTTP client.';
const ENVIRONMENT = 'Read it in src/config, which checks and documents it, and take Settings here.';

const bannedProperties = [
  { object: 'Date', property: 'now', message: CLOCK },
  { object: 'Math', property: 'random', message: RANDOM },
  { object: 'globalThis', property: 'fetch', message: FETCH },
];

export default defineConfig(
  { ignores: ['dist/', 'coverage/', '.cache/', '.data/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { project: 'tsconfig.check.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // The layer check tells from it which imports are gone in the built code.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...bannedProperties,
        { object: 'process', property: 'env', message: ENVIRONMENT },
      ],
      'no-restricted-globals': [
        'error',
        { name: 'fetch', message: FETCH },
        { name: 'console', message: LOG },
      ],
      'no-restricted-imports': ['error', { name: 'node:process', message: ENVIRONMENT }],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: CLOCK },
        { selector: "CallExpression[callee.name='Date']", message: CLOCK },
        {
          selector: 'ExportDefaultDeclaration',
          message: 'Export it by its name, which is then the same everywhere.',
        },
        { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that says it.' },
        { selector: 'TSEnumDeclaration', message: "Use a union of literals: type Kind = 'email' | 'sms'." },
      ],
    },
  },
  {
    files: ['src/config/**/*.ts'],
    rules: { 'no-restricted-properties': ['error', ...bannedProperties] },
  },
  {
    files: ['src/**/*.spec.ts', 'test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      'no-restricted-properties': 'off',
      'no-restricted-globals': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // What comes over HTTP has no type; the assertions look at it.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        ...{
          Buffer: false,
          URL: false,
          URLSearchParams: false,
          console: false,
          fetch: false,
          performance: false,
          process: false,
        },
        ...{ clearInterval: false, clearTimeout: false, setInterval: false, setTimeout: false },
      },
    },
    rules: {
      eqeqeq: 'error',
      'no-undef': 'error',
      'no-unused-vars': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  { files: ['**/*.cjs'], languageOptions: { globals: { module: false, require: false } } },
);
