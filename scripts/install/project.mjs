// A user's folder: what is installed in it, and programs that use it in several ways.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { asRequire, firstProgram } from './readme.mjs';
import { mustRun } from './run.mjs';

export const PACKAGES = ['core', 'search', 'mandelbrot'];
const app = fileURLToPath(new URL('./app/', import.meta.url));
const require = createRequire(import.meta.url);

/** The command of a tool of ours. @param {string} name @param {string} [command] */
function toolOf(name, command = name) {
  const manifest = require.resolve(`${name}/package.json`);
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
  return join(dirname(manifest), typeof bin === 'string' ? bin : bin[command]);
}

/** @param {string} folder */
export function makeProject(folder) {
  mkdirSync(folder, { recursive: true });
  writeJson(join(folder, 'package.json'), { name: 'user', private: true, type: 'module' });
}

/** The READMEs' first programs, as modules and with `require`. @param {string} folder */
export function writeReadmePrograms(folder) {
  for (const name of PACKAGES) {
    const readme = join(folder, 'node_modules/@parallel', name, 'README.md');
    const { main, files } = firstProgram(readme);
    write(join(folder, 'esm', `${name}.js`), asJavaScript(main));
    write(join(folder, 'require', `${name}.cjs`), asRequire(asJavaScript(main)));
    write(join(folder, 'ts', `${name}.ts`), main);
    for (const [file, code] of Object.entries(files)) {
      const script = file.replace(/\.ts$/, '.js');
      for (const way of ['esm', 'require']) write(join(folder, way, script), asJavaScript(code));
      write(join(folder, 'ts', file), code);
    }
  }
  for (const file of ['main.ts', 'square.ts', 'without.ts'])
    cpSync(join(app, file), join(folder, 'ts', file));
}

/** @param {string} code */
function asJavaScript(code) {
  return ts.transpile(code, { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext });
}

/** Declarations are checked as well. @param {'node16' | 'bundler'} resolution */
function asStrictAsCanBe(resolution) {
  return {
    module: resolution === 'node16' ? 'node16' : 'ESNext',
    moduleResolution: resolution,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
  };
}

/**
 * Checks and compiles with strict settings, the declarations of the packages too.
 * @param {string} folder
 * @param {'node16' | 'bundler'} resolution
 */
export async function compile(folder, resolution) {
  const config = join(folder, `tsconfig.${resolution}.json`);
  writeJson(config, {
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2023', 'ESNext.Disposable'],
      types: ['node'],
      ...asStrictAsCanBe(resolution),
      rootDir: 'ts',
      outDir: resolution,
    },
    include: ['ts'],
  });
  await mustRun(process.execPath, [toolOf('typescript', 'tsc'), '-p', config], { cwd: folder });
}

/**
 * Checks a page's program as strictly, where there are a browser's types alone: none of Node, of
 * zod, of anything newer than ES2022.
 * @param {string} folder
 * @param {'node16' | 'bundler'} resolution
 */
export async function compileForWeb(folder, resolution) {
  cpSync(join(app, 'page.ts'), join(folder, 'web', 'page.ts'));
  const config = join(folder, `tsconfig.web.${resolution}.json`);
  writeJson(config, {
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2022', 'DOM', 'DOM.Iterable'],
      types: [],
      ...asStrictAsCanBe(resolution),
      noEmit: true,
    },
    include: ['web'],
  });
  await mustRun(process.execPath, [toolOf('typescript', 'tsc'), '-p', config], { cwd: folder });
}

/** The task is an entry of its own, and packages stay outside: they have workers and a binary. */
const ENTRIES = { main: './ts/main.ts', square: './ts/square.ts' };

/** @type {Record<string, (folder: string) => Promise<unknown>>} */
export const bundlers = {
  esbuild: (folder) => {
    const options = ['--bundle', '--platform=node', '--format=esm', '--target=node20'];
    const args = [...Object.values(ENTRIES), ...options, '--packages=external'];
    return mustRun(toolOf('esbuild'), [...args, '--outdir=esbuild'], { cwd: folder });
  },
  vite: (folder) => {
    write(
      join(folder, 'vite.config.js'),
      `export default {
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'vite',
    rollupOptions: { input: ${JSON.stringify(ENTRIES)}, output: { entryFileNames: '[name].js' } },
  },
};\n`,
    );
    return mustRun(process.execPath, [toolOf('vite'), 'build'], { cwd: folder });
  },
  webpack: (folder) => {
    // webpack has no TypeScript of its own: it gets what the compiler wrote.
    const entry = Object.fromEntries(
      Object.keys(ENTRIES).map((name) => [name, `./node16/${name}.js`]),
    );
    write(
      join(folder, 'webpack-build.mjs'),
      `import webpack from ${JSON.stringify(import.meta.resolve('webpack'))};
webpack(
  {
    context: import.meta.dirname,
    mode: 'production',
    target: 'node20',
    entry: ${JSON.stringify(entry)},
    output: {
      path: import.meta.dirname + '/webpack',
      module: true,
      filename: '[name].js',
      chunkFormat: 'module',
      library: { type: 'module' },
    },
    experiments: { outputModule: true },
    externals: [/^@parallel\\//],
    module: { parser: { javascript: { url: false, importMeta: false } } },
  },
  (error, stats) => {
    if (error || stats.hasErrors()) {
      console.error(error ?? stats.toString());
      process.exitCode = 1;
    }
  },
);\n`,
    );
    return mustRun(process.execPath, ['webpack-build.mjs'], { cwd: folder });
  },
};

/** With core in the bundle, whose workers then have their program from `node_modules`. @param {string} folder */
export const bundleWhole = (folder) =>
  mustRun(
    toolOf('esbuild'),
    [
      ...['./ts/core.ts', './ts/square.ts', '--bundle', '--platform=node', '--format=esm'],
      ...['--target=node20', '--log-level=error', '--outdir=whole'],
    ],
    { cwd: folder },
  );

/** Installs as the manual says, by npm of this machine under the given Node. @param {string} folder @param {string} node @param {import('./registry.mjs').Registry} registry @param {string} cache @param {readonly string[]} packages */
export async function npmInstall(folder, node, { userconfig, url }, cache, packages) {
  const global = (await mustRun('npm', ['root', '--global'], { cwd: folder })).stdout.trim();
  const cli = join(global, 'npm/bin/npm-cli.js');
  const args = ['install', ...packages, `--registry=${url}`, `--userconfig=${userconfig}`];
  const options = [`--cache=${cache}`, '--no-fund', '--no-audit', '--no-update-notifier'];
  return await mustRun(node, [cli, ...args, ...options], { cwd: folder });
}

/** @param {string} file @param {string} text */
export function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** @param {string} file @param {unknown} value */
const writeJson = (file, value) => write(file, `${JSON.stringify(value, null, 2)}\n`);
