// What a user downloads, and how long an import takes. For information: nothing depends on it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kilobytes, table } from '../release/plan.mjs';
import { PACKAGES } from './project.mjs';
import { mustRun } from './run.mjs';

/**
 * Packed sizes, by the lock file that npm has written.
 * @param {string} folder
 * @param {string} registry
 */
export async function measureSizes(folder, registry) {
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  /** @type {Record<string, { resolved: string, dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }>} */
  const packages = lock.packages;
  /** @type {Map<string, number>} */
  const sizes = new Map();
  const sizeOf = async (/** @type {string} */ url) => {
    const known = sizes.get(url);
    if (known !== undefined) return known;
    const size = (await (await fetch(url)).arrayBuffer()).byteLength;
    sizes.set(url, size);
    return size;
  };
  const rows = [];
  for (const name of PACKAGES) {
    /** @type {Set<string>} */
    const needed = new Set();
    const add = (/** @type {string} */ one) => {
      const entry = packages[`node_modules/${one}`];
      // Of the optional ones only what fits this machine has been installed.
      if (!entry || needed.has(one) || !present(folder, one)) return;
      needed.add(one);
      Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }).forEach(add);
    };
    add(`@parallel/${name}`);
    let bytes = 0;
    for (const one of needed)
      bytes += await sizeOf(String(packages[`node_modules/${one}`]?.resolved));
    rows.push([`@parallel/${name}`, String(needed.size), kilobytes(bytes)]);
  }
  console.log(table(['npm install', 'packages', 'download'], rows).join('\n'));
  console.log(`(from ${new URL(registry).hostname}, for ${process.platform} ${process.arch})\n`);
}

/** @param {string} folder @param {string} name */
function present(folder, name) {
  try {
    return readFileSync(join(folder, 'node_modules', name, 'package.json'));
  } catch {
    return undefined;
  }
}

const ROUNDS = 7;

/** Over a program that does nothing; the median. @param {string} folder @param {readonly import('./nodes.mjs').NodeBinary[]} nodes */
export async function measureImports(folder, nodes) {
  const rows = PACKAGES.map((name) => [`import '@parallel/${name}'`]);
  for (const { path } of nodes) {
    const codes = ['', ...PACKAGES.map((name) => `await import('@parallel/${name}')`)];
    const times = codes.map(() => /** @type {number[]} */ ([]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [index, code] of codes.entries()) {
        const start = performance.now();
        await mustRun(path, ['--input-type=module', '-e', code], { cwd: folder });
        times[index]?.push(performance.now() - start);
      }
    }
    const [nothing = 0, ...rest] = times.map(median);
    for (const [index, time] of rest.entries()) {
      rows[index]?.push(`${(time - nothing).toFixed(0)} ms`);
    }
  }
  console.log(table(['', ...nodes.map(({ version }) => version)], rows).join('\n'));
  console.log(`(over a program that does nothing; median of ${ROUNDS})\n`);
}

/** @param {readonly number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
