// Where no arrow may go.

const inPackages = '^(packages|apps)/([^/]+)/';
const values = { dependencyTypesNot: ['type-only'] };

/**
 * A room of core and those that it may use.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const CORE = {
  schedule: [],
  memory: [],
  engine: ['channel', 'memory', 'schedule'],
  channel: ['memory', 'worker'],
  worker: ['channel', 'memory', 'schedule'],
};

/** @type {{ forbidden: import('dependency-cruiser').IForbiddenRuleType[] }} */
export const RULES = {
  forbidden: [
    {
      name: 'a package sees of another what it exports',
      severity: 'error',
      from: { path: inPackages },
      to: { path: inPackages, pathNot: ['^$1/$2/', '/dist/', '^packages/native-rs/'] },
    },
    {
      name: 'core knows nothing of what is built on it',
      severity: 'error',
      from: { path: '^packages/core/' },
      to: { path: '^(packages/(search|mandelbrot)|apps|benchmarks|scripts)/' },
    },
    {
      name: 'the two problems do not know each other, nor who runs them',
      severity: 'error',
      from: { path: '^packages/(search|mandelbrot)/' },
      to: {
        path: '^(packages/(search|mandelbrot)|apps|benchmarks|scripts)/',
        pathNot: '^packages/$1/',
      },
    },
    {
      name: 'the demo needs neither benchmarks nor scripts, nor they the demo',
      severity: 'error',
      from: { path: '^(apps|benchmarks|scripts)/' },
      to: { path: '^(apps|benchmarks|scripts)/', pathNot: ['^$1/', '^scripts/chromium'] },
    },
    {
      name: 'only tests use what tests have in common',
      severity: 'error',
      // Tests themselves are not looked at.
      from: { path: '^', pathNot: '^packages/test-support/' },
      to: { path: '^packages/test-support/' },
    },
    {
      name: 'what tests have in common uses nothing of ours',
      severity: 'error',
      from: { path: '^packages/test-support/' },
      to: { path: '^(packages|apps|benchmarks|scripts)/', pathNot: '^packages/test-support/' },
    },
    {
      name: 'only core loads the addon',
      severity: 'error',
      from: { path: '^', pathNot: ['^packages/core/src/native\\.ts$', '^packages/native-rs/'] },
      to: { path: '^packages/native-rs/' },
    },
    {
      name: 'no file needs itself',
      severity: 'error',
      from: { path: '^' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    ...Object.entries(CORE).map(([room, used]) => ({
      name: `core/${room} uses ${used.length > 0 ? `only ${used.join(', ')}` : 'no other room'}`,
      severity: /** @type {const} */ ('error'),
      from: { path: `^packages/core/src/${room}/` },
      to: {
        path: '^packages/core/src/[^/]+/',
        pathNot: [room, ...used].map((name) => `^packages/core/src/${name}/`),
        ...values,
      },
    })),
  ].map((rule) => /** @type {import('dependency-cruiser').IForbiddenRuleType} */ (rule)),
};
