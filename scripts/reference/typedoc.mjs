// The API reference, made from the docstrings of what the packages export.
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Application } from 'typedoc';
import { root } from '../release/packages.mjs';

/** The modules behind each package's `exports`, by what one imports. */
export const MODULES = {
  core: [
    'src/index.ts',
    'src/options/index.ts',
    'src/portable.ts',
    'src/schedule/index.ts',
    'src/task-side.ts',
    'src/testing/index.ts',
    'src/types.ts',
  ],
  search: ['src/index.ts'],
  mandelbrot: ['src/index.ts', 'src/browser/index.ts'],
};

/** @param {keyof typeof MODULES} name */
async function convert(name) {
  const folder = join(root, 'packages', name);
  const app = await Application.bootstrap({
    name: `@parallel/${name}`,
    entryPoints: MODULES[name].map((file) => join(folder, file)),
    tsconfig: join(folder, 'tsconfig.json'),
    basePath: folder,
    readme: join(folder, 'README.md'),
    excludeExternals: true,
    excludePrivate: true,
    excludeProtected: true,
    // Links to lines need the address of the repository.
    disableSources: true,
    requiredToBeDocumented: [
      ...['Enum', 'EnumMember', 'Variable', 'Function', 'Class', 'Interface', 'TypeAlias'],
      ...['Property', 'Method', 'Accessor'],
    ].map((kind) => /** @type {import('typedoc').ReflectionKind.KindString} */ (kind)),
    validation: { notExported: false, invalidLink: true, notDocumented: true },
    // The types are a gate of their own.
    skipErrorChecking: true,
    logLevel: 'Warn',
  });
  /** @type {string[]} */
  const messages = [];
  app.logger.log = (message, level) => {
    if (level >= 2) messages.push(message);
  };
  const project = await app.convert();
  if (!project) throw new Error(`${name}: ${messages.join('\n')}`);
  return { app, project, messages };
}

/** What a strategy has because it is one, what a typed array is called, what another standard says. */
const ELSEWHERE = [
  /\w+Strategy\.(kind|workers|memory|stats|map|\[asyncDispose\]) /,
  /SharedArrayTypes\.\w+Array /,
  /\.StandardSchema\.~standard/,
  /Transferred\.\[BRAND\]/,
  /\.__type\./,
  /TestRunner\.(describe|it) /,
];

/** @param {string} message */
const isOurs = (message) => !ELSEWHERE.some((pattern) => pattern.test(message));

/** What is exported and not documented, and links that lead nowhere. @param {keyof typeof MODULES} name */
export async function undocumented(name) {
  const { app, project, messages } = await convert(name);
  app.validate(project);
  return messages.map((message) => stripVTControlCharacters(message)).filter(isOurs);
}

/** @param {keyof typeof MODULES} name @param {string} out */
export async function writeReference(name, out) {
  const { app, project } = await convert(name);
  await app.generateDocs(project, join(out, name));
}
