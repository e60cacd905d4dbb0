// Differential fuzzing against GNU grep: many random files, one random pattern and random options
// for each run of grep, and every file of it a case for one of our ways to search.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { randomCall, runBoth } from './command.mjs';
import { find, openStrategies, randomWay } from './library.mjs';
import {
  looksBehind,
  randomMultiline,
  randomMultilineOptions,
  whyNoRipgrep,
  withFeedsOnly,
} from './multiline.mjs';
import { flagsOf, randomOptions, regexpOf, withoutEmptyReplaced } from './options.mjs';
import { byFile, meaningsDiffer, replaced, runGrep } from './output.mjs';
import { randomLiteral, randomOf, randomPattern, randomText } from './random.mjs';
import { shrink } from './shrink.mjs';

/** Files that one grep searches. */
const BATCH = 64;
/** Files that one call of our command searches: a process takes longer to start than to search. */
const CALL = 128;
/** Of what is piped in each file takes a process. */
const PIPED = 8;

const WAYS = /** @type {const} */ (['library', 'command', 'multiline']);

/** @typedef {import('./shrink.mjs').Case} Case */
/** @typedef {{ cases: number, uncompared: number, failure?: string }} Outcome */

/**
 * The library's ways.
 * @param {number} cases
 * @param {number} seed
 * @param {(done: number) => void} [tell]
 */
export function fuzz(cases, seed, tell) {
  return fuzzBy('library', cases, seed, tell);
}

/** The command, byte for byte. @param {number} cases @param {number} seed @param {(done: number) => void} [tell] */
export function fuzzCommand(cases, seed, tell) {
  return fuzzBy('command', cases, seed, tell);
}

/** What goes over several lines, by the command, as ripgrep prints it. @param {number} cases @param {number} seed @param {(done: number) => void} [tell] */
export function fuzzMultiline(cases, seed, tell) {
  return fuzzBy('multiline', cases, seed, tell);
}

/**
 * @param {'library' | 'command' | 'multiline'} by
 * @param {number} cases
 * @param {number} seed
 * @param {(done: number) => void} [tell]
 * @returns {Promise<Outcome>}
 */
async function fuzzBy(by, cases, seed, tell = () => {}) {
  const bench = openBench();
  let [done, uncompared] = [0, 0];
  try {
    for (let batch = 0; done < cases; batch += 1) {
      const r = randomOf((seed + batch * 7919) >>> 0);
      const { pattern, how } = randomQuestion(by, r);
      const call = by === 'library' ? undefined : randomCall(r, how);
      const length = call?.isPiped ? PIPED : call ? CALL : BATCH;
      const text = () => (how.multiline ? withFeedsOnly(randomText(r)) : randomText(r));
      const texts = Array.from({ length }, text);
      const suspects = call
        ? await bench.commandCases(pattern, how, texts, call)
        : await bench.libraryCases(r, pattern, how, texts);
      for (const suspect of suspects) {
        if (!(await bench.fails(suspect))) {
          // Both again, alone, and they agree: what differed must have come of the others.
          if (isComparable(suspect))
            return await failureOf(done, uncompared, seed, batch, suspect, bench);
          uncompared += 1;
          continue;
        }
        const small = await shrink(suspect, (one) => bench.fails(one));
        return await failureOf(done, uncompared, seed, batch, small, bench);
      }
      done += texts.length;
      tell(done);
    }
    return { cases: done, uncompared };
  } finally {
    await bench.close();
  }
}

/** A pattern, and options. @param {'library' | 'command' | 'multiline'} by @param {import('./random.mjs').Random} r */
function randomQuestion(by, r) {
  if (by === 'multiline') return { pattern: randomMultiline(r), how: randomMultilineOptions(r) };
  const isFixed = r.chance(0.15);
  const pattern = isFixed ? randomLiteral(r) : randomPattern(r);
  const how = randomOptions(r, pattern, isFixed);
  // Where bytes are compared, matches of nothing would lie within characters.
  return { pattern, how: by === 'command' ? withoutEmptyReplaced(pattern, how) : how };
}

/** @param {Case} one */
function isComparable({ text: base64, pattern, how }) {
  const text = Buffer.from(base64, 'base64');
  if (how.multiline) return !looksBehind(text, regexpOf(pattern, how, 'gm'));
  return !how.onlyMatching || !meaningsDiffer(text, pattern, how);
}

/**
 * @param {number} cases
 * @param {number} uncompared
 * @param {number} seed
 * @param {number} batch
 * @param {Case} one
 * @param {Bench} bench
 */
async function failureOf(cases, uncompared, seed, batch, one, bench) {
  const { expected, ours } = await bench.outputs(one);
  const failure = [
    `seed ${seed}, batch ${batch}; again by --case '${JSON.stringify(one)}'`,
    `text ${JSON.stringify(Buffer.from(one.text, 'base64').toString('latin1'))}`,
    `${one.how.multiline ? 'rg' : 'grep -E'} ${flagsOf(one.how).join(' ')} -e '${one.pattern}'`,
    `expected ${JSON.stringify(expected)}`,
    `ours ${JSON.stringify(ours)}`,
  ].join('\n');
  return { cases, uncompared, failure };
}

/** @typedef {ReturnType<typeof openBench>} Bench */

/** Where cases are run: a folder, and strategies that stay open. */
export function openBench() {
  const folder = mkdtempSync(join(tmpdir(), 'search-fuzz-'));
  const strategies = openStrategies();
  const names = Object.keys(strategies);
  // The others take longer than all of these together.
  const quick = names.filter((name) => !['threads', 'processes'].includes(name));

  /** @param {readonly Buffer[]} texts */
  function write(texts) {
    // What a longer batch has left must not be found in a folder.
    rmSync(join(folder, 'files'), { recursive: true, force: true });
    mkdirSync(join(folder, 'files'));
    return texts.map((text, i) => {
      const name = `f${i}`;
      writeFileSync(join(folder, 'files', name), text);
      return name;
    });
  }

  /**
   * @param {readonly string[]} files
   * @param {string} pattern
   * @param {import('./options.mjs').How} how
   */
  function grepped(files, pattern, how) {
    const args = ['-H', '--null', '-e', pattern, ...flagsOf(how), '--', ...files];
    const { stdout } = runGrep(join(folder, 'files'), args);
    const decode = (/** @type {string} */ line) => Buffer.from(line, 'latin1').toString();
    return byFile(stdout, files).map((printed) => replaced(printed, pattern, how, decode));
  }

  /** What both say of one case. @param {Case} one */
  async function outputs({ pattern, how, text: base64, way, call }) {
    const text = Buffer.from(base64, 'base64');
    const files = write([text]);
    if (call) return runBoth(join(folder, 'files'), files, pattern, how, call);
    const [expected] = grepped(files, pattern, how);
    if (!way) throw new Error('a case has a way or a call');
    const path = join(folder, 'files', 'f0');
    return { expected, ours: await find(text, path, pattern, how, way, strategies) };
  }

  return {
    outputs,

    /** Whether both differ where they should not. @param {Case} one */
    async fails(one) {
      const { expected, ours } = await outputs(one);
      return expected !== ours && isComparable(one);
    },

    /**
     * Those of many cases for the library in which both differ.
     * @param {import('./random.mjs').Random} r
     * @param {string} pattern
     * @param {import('./options.mjs').How} how
     * @param {readonly Buffer[]} texts
     */
    async libraryCases(r, pattern, how, texts) {
      const files = write(texts);
      const expected = grepped(files, pattern, how);
      // All are awaited, so that none runs on when one throws.
      const all = await Promise.allSettled(
        texts.map(async (text, i) => {
          const way = randomWay(r, i % 16 === 0 ? names : quick);
          const path = join(folder, 'files', `f${i}`);
          const ours = await find(text, path, pattern, how, way, strategies);
          const one = { pattern, how, text: text.toString('base64'), way };
          return ours === expected[i] ? [] : [one];
        }),
      );
      return all.flatMap((one) => {
        if (one.status === 'rejected') throw one.reason;
        return one.value;
      });
    },

    /**
     * Those of many cases for the command: none if all is the same, else each file for itself.
     * @param {string} pattern
     * @param {import('./options.mjs').How} how
     * @param {readonly Buffer[]} texts
     * @param {import('./command.mjs').Call} call
     */
    async commandCases(pattern, how, texts, call) {
      const files = write(texts);
      const { expected, ours } = await runBoth(join(folder, 'files'), files, pattern, how, call);
      if (expected === ours) return [];
      const cases = texts.map((text) => ({ pattern, how, text: text.toString('base64'), call }));
      /** @type {Case[]} */
      const differing = [];
      for (const one of cases) {
        const both = await outputs(one);
        if (both.expected !== both.ours) differing.push(one);
      }
      if (differing.length > 0) return differing;
      throw new Error(
        `only together they differ: ${JSON.stringify({ pattern, how, call })}\n${firstDifference(expected, ours)}`,
      );
    },

    async close() {
      await Promise.all(Object.values(strategies).map((strategy) => strategy.close()));
      rmSync(folder, { recursive: true });
    },
  };
}

/** @param {string} expected @param {string} ours */
function firstDifference(expected, ours) {
  const [lines, own] = [expected.split('\n'), ours.split('\n')];
  const at = lines.findIndex((line, i) => line !== own[i]);
  return `grep ${JSON.stringify(lines.slice(at, at + 3))}\nours ${JSON.stringify(own.slice(at, at + 3))}`;
}

if (process.argv[1] === import.meta.filename) process.exit(await main());

async function main() {
  const { values } = parseArgs({
    options: {
      cases: { type: 'string', default: '100000' },
      seed: { type: 'string' },
      by: { type: 'string', default: 'all' },
      case: { type: 'string' },
    },
  });
  const say = (/** @type {string} */ line) => void process.stdout.write(`${line}\n`);
  if (values.case !== undefined) {
    const bench = openBench();
    try {
      const { expected, ours } = await bench.outputs(JSON.parse(values.case));
      say(`grep ${JSON.stringify(expected)}\nours ${JSON.stringify(ours)}`);
      return expected === ours ? 0 : 1;
    } finally {
      await bench.close();
    }
  }
  const cases = Number(values.cases);
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  const isNumber = Number.isSafeInteger(cases) && cases >= 1 && Number.isSafeInteger(seed);
  if (!isNumber || !['all', ...WAYS].includes(values.by)) {
    process.stderr.write(
      `fuzz: --cases and --seed are whole numbers, --by is ${WAYS.join(', ')} or all\n`,
    );
    return 2;
  }
  say(`seed ${seed}`);
  for (const by of WAYS) {
    if (values.by !== 'all' && values.by !== by) continue;
    const why = by === 'multiline' ? whyNoRipgrep() : undefined;
    if (why !== undefined) {
      say(`multiline: left out, there is no ripgrep here (${why})`);
      continue;
    }
    const start = performance.now();
    const share = values.by === 'all' ? Math.ceil(cases / WAYS.length) : cases;
    const {
      cases: done,
      uncompared,
      failure,
    } = await fuzzBy(by, share, seed, (count) => {
      if (count % 12_800 === 0) say(`${count} cases`);
    });
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    say(
      failure ??
        `${by}: ${done} cases in ${seconds} s, all as ${by === 'multiline' ? 'ripgrep' : 'GNU grep'}`,
    );
    if (uncompared > 0)
      say(
        `  ${uncompared} cannot be compared: ${by === 'multiline' ? 'they look behind where a match ends' : 'first is not longest'}`,
      );
    if (failure) return 1;
  }
  return 0;
}
