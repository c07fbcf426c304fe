/**
 * The layer rule, checked by folder: npm run check:architecture.
 *
 *   http → application → persistence → domain
 *
 * test/architecture/layers-can-fail.spec.ts proves that each of these rules can fail.
 */
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { posix } = require('node:path');

/** Files of these folders but for unit tests, which lie beside the source and may reach for more. */
const code = (path) => ({ path, pathNot: '\\.spec\\.ts$' });

const DATABASE_PACKAGES = '(^|/)node_modules/(typeorm|@nestjs/typeorm|mysql2|better-sqlite3)/';
const HTTP_PACKAGES = '(^|/)node_modules/(fastify|@fastify/[^/]+|@nestjs/(platform-fastify|swagger))/';

/** What a module shows to others: its services, the words of its domain, and whatever its module files export. */
const FRONT = [
  '^src/modules/[^/]+/[^/]+\\.module\\.ts$',
  '^src/modules/[^/]+/(application|domain)/',
  ...exportedFiles().map((file) => `^${file.replaceAll('.', '\\.')}$`),
];

const layers = [
  {
    name: 'kernel-is-alone',
    comment: "The kernel imports nothing but itself and Node's crypto.",
    from: code('^src/kernel/'),
    to: { pathNot: ['^src/kernel/', '^(node:)?crypto$'] },
  },
  {
    name: 'domain-is-plain',
    comment:
      'The contract’s rules know no framework, no database and no HTTP: only domain, kernel and errors.',
    from: code('^src/modules/[^/]+/domain/'),
    to: { pathNot: '^src/(modules/[^/]+/domain|kernel|errors)/' },
  },
  {
    name: 'persistence-calls-nobody',
    comment: 'Repositories do not call those that call them.',
    from: code('^src/modules/[^/]+/persistence/'),
    to: { path: '^src/(http|modules/[^/]+/(application|http|command-line))/' },
  },
  {
    name: 'application-knows-no-http',
    comment: 'A service says what happens, whoever asked: no request, no reply, no header.',
    from: code('^src/modules/[^/]+/application/'),
    to: { path: ['^src/(http|modules/[^/]+/(http|command-line))/', HTTP_PACKAGES] },
  },
  {
    name: 'application-knows-no-sql',
    comment: 'A service asks repositories; how rows are found is their business.',
    from: code('^src/modules/[^/]+/application/'),
    to: { path: DATABASE_PACKAGES },
  },
  {
    name: 'application-knows-no-tracing',
    comment: 'Spans are made around services, where requests, statements, calls and deliveries pass.',
    from: code('^src/modules/[^/]+/application/'),
    to: { path: ['^src/tracing/', '(^|/)node_modules/@opentelemetry/'] },
  },
  {
    name: 'http-touches-no-rows',
    comment: 'Controllers and commands call application services; repositories are behind them.',
    from: code('^src/(http|modules/[^/]+/(http|command-line))/'),
    to: { path: ['^src/modules/[^/]+/persistence/', DATABASE_PACKAGES] },
  },
  {
    name: 'modules-meet-at-the-front',
    comment: 'Of another module one may use its services, its domain, and what its *.module.ts exports.',
    from: code('^src/modules/([^/]+)/'),
    to: {
      path: '^src/modules/',
      pathNot: [
        '^src/modules/$1/',
        ...FRONT,
        // Declarations without behaviour: the form on the wire and in the table of what contains another’s value.
        '^src/modules/[^/]+/http/[^/]+\\.response\\.ts$',
        '^src/modules/[^/]+/persistence/[^/]+\\.columns\\.ts$',
      ],
    },
  },
  {
    name: 'the-edge-meets-at-the-front',
    comment: 'The steps that all routes share use modules as modules use each other.',
    from: code('^src/http/'),
    to: { path: '^src/modules/', pathNot: FRONT },
  },
  {
    name: 'foundations-carry',
    comment: 'What everything stands on does not lean on it. The list of all tables is the exception.',
    from: {
      path: '^src/(config|database|errors|logging|tracing)/',
      pathNot: ['\\.spec\\.ts$', '^src/database/schemas\\.ts$'],
    },
    to: { path: '^src/(http|modules)/' },
  },
];

const hygiene = [
  {
    name: 'no-cycles',
    comment:
      'Of two files that import each other, one runs before what it needs is there. Types may: they are gone.',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'no-unused-files',
    comment: 'No program reaches it.',
    from: { path: '^src/(doctor|main|openapi|reseal|users)\\.ts$' },
    to: {
      path: '^src/',
      pathNot: ['\\.spec\\.ts$', '^src/(doctor|main|openapi|reseal|users)\\.ts$'],
      reachable: false,
    },
  },
  {
    name: 'no-development-packages',
    comment: 'A production image does not have them.',
    from: code('^src/'),
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'no-undeclared-packages',
    comment: 'It is not in package.json: here by accident, or not at all.',
    from: { path: '^src/' },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
  },
  {
    name: 'no-tests-in-programs',
    comment: 'src/ is what ships.',
    from: code('^src/'),
    to: { path: ['^(test|bench|scripts)/', '\\.spec\\.ts$'] },
  },
];

module.exports = {
  forbidden: [...layers, ...hygiene].map((rule) => ({ ...rule, severity: 'error' })),
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Types bind layers as well.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};

/** The files behind the names in `exports: […]` of all module files. */
function exportedFiles() {
  const root = 'src/modules';
  if (!existsSync(root)) return [];
  return readdirSync(root).flatMap((module) => {
    const folder = posix.join(root, module);
    return readdirSync(folder)
      .filter((file) => file.endsWith('.module.ts'))
      .flatMap((file) => exportsOf(folder, readFileSync(posix.join(folder, file), 'utf8')));
  });
}

function exportsOf(folder, source) {
  const exported = [...source.matchAll(/\bexports: \[([^\]]*)\]/g)].flatMap(
    ([, list]) => list.match(/\w+/g) ?? [],
  );
  const imports = [...source.matchAll(/import (?:type )?\{([^}]*)\} from '(\.\/[^']+)\.js'/g)];
  return imports
    .filter(([, names]) => (names.match(/\w+/g) ?? []).some((name) => exported.includes(name)))
    .map(([, , path]) => posix.join(folder, `${path}.ts`));
}
