#!/usr/bin/env node
/*
 * Proof by installing: publishes all packages to a registry on this machine, as a release would,
 * installs them in empty folders, and runs programs there in every way that we say works.
 * `npm run test:install`; with `--node 20` (and so on) on that Node alone.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { showMatrix } from './install/matrix.mjs';
import { measureImports, measureSizes } from './install/measure.mjs';
import { fetchNodes, MAJORS } from './install/nodes.mjs';
import * as project from './install/project.mjs';
import { startRegistry } from './install/registry.mjs';
import { inParallel, mustRun } from './install/run.mjs';
import { binariesIn, copyIn, STATES } from './install/states.mjs';
import { ofNpm, ofPnpm } from './install/ways.mjs';
import { readManifest, root } from './release/packages.mjs';

/** @typedef {import('./install/checks.mjs').State} State */
/** @typedef {import('./install/ways.mjs').Cell} Cell */

const { values } = parseArgs({ options: { node: { type: 'string', multiple: true } } });
const majors = values.node?.map(Number) ?? MAJORS;
const unknown = majors.find((major) => !MAJORS.includes(major));
if (unknown !== undefined) {
  console.error(`error: option "--node": ${unknown} is not one of ${MAJORS.join(', ')}`);
  process.exit(2);
}

const base = mkdtempSync(join(tmpdir(), 'install-'));
let registry;
for (const [signal, status] of /** @type {const} */ ([
  ['SIGINT', 130],
  ['SIGTERM', 143],
])) {
  process.once(signal, () => {
    rmSync(base, { recursive: true, force: true });
    process.exit(status);
  });
}
try {
  registry = await startRegistry(join(base, 'registry'));
  const cells = await prove(registry);
  const failed = cells.filter(({ problem }) => problem);
  for (const { way, node, state, problem } of failed) {
    console.log(`FAILED ${way}, Node ${node}, ${STATES[state]}: ${problem}`);
  }
  console.log(`${cells.length} combinations, ${failed.length} failed`);
  if (failed.length > 0) process.exitCode = 1;
} finally {
  await registry?.stop();
  rmSync(base, { recursive: true, force: true });
}

/** @param {import('./install/registry.mjs').Registry} registry @returns {Promise<Cell[]>} */
async function prove(registry) {
  const { url, userconfig } = registry;
  step('publish');
  const release = join(root, 'scripts/release.mjs');
  const to = ['--stand-ins', `--registry=${url}`, `--userconfig=${userconfig}`];
  const fetched = fetchNodes(join(base, 'nodes'), majors);
  const published = mustRun(process.execPath, [release, ...to], { cwd: root });
  // Both have to have ended before their folder can go, should one have failed.
  await Promise.allSettled([fetched, published]);
  await published;
  const nodes = await fetched;
  console.log(`Node ${nodes.map(({ version }) => version).join(', ')}`);

  step('install');
  const installed = [];
  for (const { version, path } of nodes) installed.push(await install(version, path));
  const [first = ''] = installed;
  const strict = await installWithPnpm('pnpm');
  const bare = await installWithPnpm('pnpm-bare', ['--no-optional']);

  step('compile and bundle');
  project.writeReadmePrograms(first);
  await project.compile(first, 'node16');
  await project.compile(first, 'bundler');
  for (const resolution of /** @type {const} */ (['node16', 'bundler'])) {
    await project.compileForWeb(first, resolution);
  }
  for (const bundle of Object.values(project.bundlers)) await bundle(first);
  await project.bundleWhole(first);
  for (const folder of [strict, bare]) {
    cpSync(join(first, 'esm'), join(folder, 'esm'), { recursive: true });
  }

  step('run');
  const jobs = [];
  let runs = 0;
  const makeFolder = () => join(base, 'run', String(runs++));
  for (const state of /** @type {State[]} */ (Object.keys(STATES))) {
    const folder = join(base, state);
    copyIn(first, folder, state);
    if (state === 'omitted') await project.compile(folder, 'node16');
    for (const node of nodes) jobs.push(...ofNpm({ folder, node, state, makeFolder }));
    const linked = state === 'omitted' ? bare : join(base, `pnpm-${state}`);
    if (linked !== bare) copyIn(strict, linked, state);
    for (const node of nodes) jobs.push(...ofPnpm({ folder: linked, node, state, makeFolder }));
  }
  const cells = await inParallel(jobs, availableParallelism());
  console.log(showMatrix(cells));
  await measureSizes(first, url);
  await measureImports(first, nodes);
  return cells;

  /** @param {string} version @param {string} path */
  async function install(version, path) {
    const folder = join(base, `npm-${version}`);
    project.makeProject(folder);
    const cache = join(base, 'cache');
    const ours = ['@parallel/mandelbrot', '@parallel/search', '@parallel/core'];
    // One by one, as the READMEs say.
    for (const name of [...ours, '@types/node@20']) {
      const { stderr } = await project.npmInstall(folder, path, registry, cache, [name]);
      if (stderr.trim()) throw new Error(`npm install ${name} on Node ${version} says: ${stderr}`);
    }
    const binaries = binariesIn(join(folder, 'node_modules'));
    if (binaries.length !== 1) throw new Error(`one binary expected: ${binaries.join(', ')}`);
    return folder;
  }

  /** @param {string} name @param {readonly string[]} options */
  async function installWithPnpm(name, options = []) {
    const folder = join(base, name);
    project.makeProject(folder);
    const { packageManager } = readManifest(root);
    const store = `--store-dir=${join(base, 'store')}`;
    // Ours are newer than what pnpm trusts.
    const words = ['add', store, `--registry=${url}`, '--config.minimumReleaseAge=0'];
    const ours = ['@parallel/mandelbrot', '@parallel/search', '@parallel/core'];
    await mustRun('npx', ['--yes', packageManager, ...words, ...options, ...ours], {
      cwd: folder,
      env: { npm_config_userconfig: userconfig, CI: 'true' },
    });
    return folder;
  }
}

/** @param {string} what */
function step(what) {
  console.log(`${(performance.now() / 1000).toFixed(1).padStart(6)} s  ${what}`);
}
