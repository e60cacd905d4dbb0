import { closeSync, openSync } from 'node:fs';
import { inline, native, nativeProblem, processes, threads } from '@parallel/core';
import { countMatches, searchBytes, searchFile, searchStream, streamFile } from '@parallel/search';

/** The strategies that there are, by name; to be closed. */
export function openStrategies() {
  /** @type {Record<string, import('@parallel/core').Strategy>} */
  const strategies = {
    inline: inline(),
    threads: threads({ workers: 2 }),
    processes: processes({ workers: 2 }),
  };
  if (!nativeProblem()) {
    strategies['native'] = native({ workers: 2 });
    strategies['native of 3'] = native({ workers: 3 });
  }
  return strategies;
}

/** @typedef {ReturnType<typeof openStrategies>} Strategies */

/**
 * One of the library's ways to search, by words alone.
 * @param {import('./random.mjs').Random} r
 * @param {readonly string[]} strategies their names
 */
export function randomWay(r, strategies) {
  const strategy = r.of(strategies);
  const isNative = strategy.startsWith('native');
  const input = r.of(['path', 'path', 'batches', 'descriptor', 'bytes', 'shared', 'stream']);
  /** @type {'lines' | 'ranges'} */
  const feed = !isNative && r.chance(0.5) ? 'lines' : 'ranges';
  const js = nativeProblem() || (!isNative && r.chance(0.5));
  /** @type {'js' | 'native'} */
  const kernel = js ? 'js' : 'native';
  const chunkBytes = r.chance(0.3) ? 1 : 1 + r.below(80);
  const portion = 1 + r.below(40);
  return { strategy, input, feed, kernel, chunkBytes, portion };
}

/** @typedef {ReturnType<typeof randomWay>} Way */

/**
 * What the library finds, as `grep -nb` prints it.
 * @param {Buffer} text
 * @param {string} path where it is
 * @param {string} pattern
 * @param {import('./options.mjs').How} how
 * @param {Way} way
 * @param {Strategies} strategies
 */
export async function find(text, path, pattern, { counts, fixed, more, ...how }, way, strategies) {
  const patterns = [pattern, ...(more ?? [])].map((one) => (fixed ? one : new RegExp(one)));
  const { input, kernel, feed, chunkBytes, portion } = way;
  const options = { ...how, strategy: strategies[way.strategy], kernel, chunkBytes };
  /** @type {Batch[]} */
  const found = [];
  if (input === 'path' || input === 'descriptor') {
    const fd = input === 'descriptor' ? openSync(path, 'r') : undefined;
    const source = fd ?? path;
    try {
      if (counts) return `${await countMatches(source, patterns, { ...options, feed })}\n`;
      // Read while the file is open.
      return shown(text, how, false, [await searchFile(source, patterns, { ...options, feed })]);
    } finally {
      if (fd !== undefined) closeSync(fd);
    }
  }
  if (input === 'batches') {
    for await (const batch of streamFile(path, patterns, { ...options, feed })) found.push(batch);
  } else if (input === 'stream') {
    const portions = [];
    for (let at = 0; at < text.length; at += portion)
      portions.push(text.subarray(at, at + portion));
    for await (const batch of searchStream(portions, patterns, options)) found.push(batch);
  } else {
    const bytes = input === 'shared' ? new Uint8Array(new SharedArrayBuffer(text.length)) : text;
    bytes.set(text);
    found.push(await searchBytes(bytes, patterns, options));
  }
  return shown(text, how, counts, found);
}

/** @typedef {import('@parallel/search').Matches} Batch */

/** What a loop gives. @param {readonly Batch[]} batches */
function lines(batches) {
  let printed = '';
  /** @type {number | undefined} */
  let group;
  for (const batch of batches) {
    for (const { lineNumber, offset, text, kind, group: next } of batch) {
      if (group !== undefined && group !== next) printed += '--\n';
      group = next;
      const mark = kind === 'context' ? '-' : ':';
      printed += `${lineNumber}${mark}${offset}${mark}${text}\n`;
    }
  }
  return printed;
}

/**
 * @param {Buffer} text
 * @param {Omit<import('./options.mjs').How, 'counts' | 'fixed' | 'more'>} how
 * @param {boolean | undefined} counts
 * @param {readonly Batch[]} batches
 */
function shown(text, how, counts, batches) {
  if (counts) return `${batches.reduce((sum, { count }) => sum + count, 0)}\n`;
  if (how.replace !== undefined) return lines(batches);
  // What matches is ASCII, so that its text is its bytes.
  if (how.onlyMatching) {
    return batches
      .flatMap((batch) => [...batch])
      .map(({ lineNumber, offset, text: part }) => `${lineNumber}:${offset}:${part}\n`)
      .join('');
  }
  let printed = '';
  /** @type {number | undefined} */
  let group;
  for (const { lineNumbers, offsets, kinds, groups } of batches) {
    for (const [i, offset] of offsets.entries()) {
      if (groups && group !== undefined && group !== groups[i]) printed += '--\n';
      group = groups?.[i];
      const feed = text.indexOf(10, offset);
      const line = text.toString('latin1', offset, feed < 0 ? text.length : feed);
      const mark = kinds?.[i] === 0 ? '-' : ':';
      printed += `${lineNumbers[i]}${mark}${offset}${mark}${line}\n`;
    }
  }
  return printed;
}
