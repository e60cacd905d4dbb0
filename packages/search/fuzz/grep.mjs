// Differential fuzzing against GNU grep: many random files, one random pattern and random options
// for each run of grep, and every file of it a case for one of our ways to search.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inline, native, nativeProblem, processes, threads } from '@parallel/core';
import { countMatches, searchBytes, searchFile, searchStream } from '@parallel/search';
import { randomOf, randomPattern, randomText } from './random.mjs';

/** Files that one grep searches. */
const BATCH = 64;

/**
 * @param {number} cases
 * @param {number} seed
 * @param {(done: number) => void} [tell]
 * @returns {Promise<{ cases: number, failure?: string }>}
 */
export async function fuzz(cases, seed, tell = () => {}) {
  const folder = mkdtempSync(join(tmpdir(), 'search-fuzz-'));
  /** @type {import('@parallel/core').Strategy[]} */
  const strategies = [inline(), threads({ workers: 2 }), processes({ workers: 2 })];
  if (!nativeProblem()) strategies.push(native({ workers: 2 }), native({ workers: 3 }));
  let done = 0;
  try {
    for (let batch = 0; done < cases; batch += 1) {
      const r = randomOf((seed + batch * 7919) >>> 0);
      const pattern = randomPattern(r);
      const how = randomOptions(r);
      const texts = Array.from({ length: BATCH }, () => randomText(r));
      const names = texts.map((_, i) => `f${i}`);
      texts.forEach((text, i) => void writeFileSync(join(folder, names[i] ?? ''), text));
      const expected = grep(folder, names, pattern, how);
      const regexp = new RegExp(pattern);
      const ours = await Promise.all(
        texts.map(async (text, i) => {
          // Seldom: they take longer than all the others together.
          const few = i % 16 === 0 ? strategies : strategies.filter(isQuick);
          const way = randomWay(r, few);
          const path = join(folder, `f${i}`);
          return { way: way.name, lines: await find(text, path, regexp, how, way) };
        }),
      );
      for (const [i, { way, lines }] of ours.entries()) {
        if (lines === expected[i]) continue;
        const text = texts[i] ?? Buffer.alloc(0);
        const failure = [
          `seed ${seed}, batch ${batch}, file ${i}: ${way}`,
          `pattern ${JSON.stringify(pattern)}, options ${JSON.stringify(how)}`,
          `text (base64) ${text.toString('base64')}`,
          `grep ${JSON.stringify(expected[i])}`,
          `ours ${JSON.stringify(lines)}`,
        ].join('\n');
        return { cases: done + i, failure };
      }
      done += BATCH;
      tell(done);
    }
    return { cases: done };
  } finally {
    await Promise.all(strategies.map((strategy) => strategy.close()));
    rmSync(folder, { recursive: true });
  }
}

/** @param {import('@parallel/core').Strategy} strategy */
const isQuick = (strategy) => strategy.kind === 'inline' || strategy.kind === 'native';

/** @param {import('./random.mjs').Random} r */
function randomOptions(r) {
  return {
    ...(r.chance(0.25) && { ignoreCase: true }),
    ...(r.chance(0.2) && { invert: true }),
    ...(r.chance(0.1) && { wholeLine: true }),
    ...(r.chance(0.2) && { maxCount: 1 + r.below(4) }),
    ...(r.chance(0.1) && { counts: true }),
  };
}

/** @typedef {ReturnType<typeof randomOptions>} How */

/**
 * @param {import('./random.mjs').Random} r
 * @param {import('@parallel/core').Strategy[]} strategies
 */
function randomWay(r, strategies) {
  const strategy = r.of(strategies);
  const input = r.of(['path', 'path', 'descriptor', 'bytes', 'shared', 'stream']);
  const feed = strategy.kind !== 'native' && r.chance(0.5) ? 'lines' : 'ranges';
  const js = nativeProblem() || (strategy.kind !== 'native' && r.chance(0.5));
  const kernel = js ? 'js' : 'native';
  const chunkBytes = r.chance(0.3) ? 1 : 1 + r.below(80);
  const portion = 1 + r.below(40);
  const name = `${input} ${strategy.kind} ${feed} ${kernel}, pieces of ${chunkBytes}, portions of ${portion}`;
  return { strategy, input, feed, kernel, chunkBytes, portion, name };
}

/**
 * @param {Buffer} text
 * @param {string} path
 * @param {RegExp} pattern
 * @param {How} how
 * @param {ReturnType<typeof randomWay>} way
 */
async function find(text, path, pattern, { counts, ...how }, way) {
  const { strategy, input, chunkBytes, portion } = way;
  const kernel = /** @type {'js' | 'native'} */ (way.kernel);
  const feed = /** @type {'lines' | 'ranges'} */ (way.feed);
  const options = { ...how, strategy, kernel, chunkBytes };
  if (input === 'path' || input === 'descriptor') {
    const fd = input === 'descriptor' ? openSync(path, 'r') : undefined;
    const source = fd ?? path;
    try {
      if (counts) return `${await countMatches(source, pattern, { ...options, feed })}\n`;
      return shown(text, counts, [await searchFile(source, pattern, { ...options, feed })]);
    } finally {
      if (fd !== undefined) closeSync(fd);
    }
  }
  if (input === 'stream') {
    const found = [];
    const portions = [];
    for (let at = 0; at < text.length; at += portion)
      portions.push(text.subarray(at, at + portion));
    for await (const batch of searchStream(portions, pattern, options)) found.push(batch);
    return shown(text, counts, found);
  }
  const bytes = input === 'shared' ? new Uint8Array(new SharedArrayBuffer(text.length)) : text;
  bytes.set(text);
  return shown(text, counts, [await searchBytes(bytes, pattern, options)]);
}

/**
 * As `grep -nb` prints lines.
 * @param {Buffer} text
 * @param {boolean | undefined} counts
 * @param {{ lineNumbers: ArrayLike<number>, offsets: ArrayLike<number> }[]} batches
 */
function shown(text, counts, batches) {
  const lines = batches.flatMap(({ lineNumbers, offsets }) =>
    Array.from(offsets, (offset, i) => {
      const feed = text.indexOf(10, offset);
      const line = text.toString('latin1', offset, feed < 0 ? text.length : feed);
      return `${lineNumbers[i]}:${offset}:${line}\n`;
    }),
  );
  return counts ? `${lines.length}\n` : lines.join('');
}

/**
 * What grep says of each file.
 * @param {string} folder
 * @param {string[]} names
 * @param {string} pattern
 * @param {How} how
 */
function grep(folder, names, pattern, how) {
  const flags = ['-anbHE', '--null'];
  if (how.ignoreCase) flags.push('-i');
  if (how.invert) flags.push('-v');
  if (how.wholeLine) flags.push('-x');
  if (how.counts) flags.push('-c');
  if (how.maxCount) flags.push('-m', String(how.maxCount));
  const { status, stdout, stderr } = spawnSync('grep', [...flags, '-e', pattern, '--', ...names], {
    cwd: folder,
    env: { ...process.env, LC_ALL: 'C' },
    encoding: 'latin1',
    maxBuffer: 1 << 28,
  });
  if (status !== 0 && status !== 1) throw new Error(`grep failed: ${stderr}`);
  // Of an empty pattern that is inverted, grep ends at once, and counts nothing.
  const nothing = how.counts && stdout === '' ? '0\n' : '';
  const said = new Map(names.map((name) => [name, nothing]));
  // A name, a NUL, and a line, in which there may be NULs as well.
  for (const line of stdout.split('\n').slice(0, -1)) {
    const end = line.indexOf('\0');
    const name = line.slice(0, end);
    said.set(name, `${said.get(name)}${line.slice(end + 1)}\n`);
  }
  return names.map((name) => said.get(name));
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: { cases: { type: 'string', default: '100000' }, seed: { type: 'string' } },
  });
  const cases = Number(values.cases);
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  if (!Number.isSafeInteger(cases) || cases < 1 || !Number.isSafeInteger(seed)) {
    process.stderr.write('fuzz: --cases and --seed are whole numbers\n');
    process.exit(2);
  }
  process.stdout.write(`seed ${seed}\n`);
  const start = performance.now();
  const { cases: done, failure } = await fuzz(cases, seed, (count) => {
    if (count % 12_800 === 0) process.stdout.write(`${count} cases\n`);
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stdout.write(
    failure ? `${failure}\n` : `${done} cases in ${seconds} s, all as GNU grep\n`,
  );
  process.exit(failure ? 1 : 0);
}
