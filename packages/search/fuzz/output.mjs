import { spawnSync } from 'node:child_process';
import { regexpOf, sourceOf } from './options.mjs';

/**
 * What GNU grep prints.
 * @param {string} cwd
 * @param {readonly string[]} args
 * @param {Buffer} [input] on standard input
 */
export function runGrep(cwd, args, input) {
  // Extended expressions, unless they are none.
  const matcher = args.some((word) => /^-\w*F$/.test(word)) ? [] : ['-E'];
  const { status, stdout, stderr } = spawnSync('grep', [...matcher, ...args], {
    cwd,
    ...(input && { input }),
    env: { ...process.env, LC_ALL: 'C' },
    encoding: 'latin1',
    maxBuffer: 1 << 28,
  });
  if (status !== 0 && status !== 1) throw new Error(`grep failed: ${stderr}`);
  return { status, stdout };
}

/**
 * What is said of each file in what `grep -H --null` prints: after each name a NUL, and a line,
 * in which there may be NULs as well. A line with `--` alone is between two groups of lines.
 * @param {string} stdout
 * @param {readonly string[]} names
 */
export function byFile(stdout, names) {
  const said = new Map(names.map((name) => [name, '']));
  let separator = '';
  for (const line of stdout.split('\n').slice(0, -1)) {
    const end = line.indexOf('\0');
    if (end < 0) {
      separator = `${line}\n`;
      continue;
    }
    const name = line.slice(0, end);
    const before = said.get(name);
    // Between two files it belongs to neither.
    said.set(name, `${before}${before ? separator : ''}${line.slice(end + 1)}\n`);
    separator = '';
  }
  return names.map((name) => said.get(name));
}

/** A line of what grep prints of one file, or of several. */
const LINE = /^((?:\.\/)?f\d+(?=[:-]))?([:-]?)(\d+)([:-])(\d+)\4(.*)$/s;

/**
 * What grep would print if it could replace: JavaScript does it in each line that matches.
 * @param {string | undefined} printed bytes, each as a character
 * @param {string} pattern
 * @param {import('./options.mjs').How} how
 * @param {(line: string) => string} decode what a line's text is
 */
export function replaced(printed, pattern, how, decode = (line) => line) {
  const { replace, invert } = how;
  if (replace === undefined || printed === undefined) return printed;
  const all = regexpOf(pattern, how, 'g');
  const lines = printed.split('\n').map((line) => {
    const [, name = '', separator = '', number, mark, offset, text = ''] = LINE.exec(line) ?? [];
    if (mark === undefined) return line;
    const own = decode(text);
    const shown = mark === '-' || invert ? own : own.replace(all, replace);
    return `${name}${separator}${number}${mark}${offset}${mark}${shown}`;
  });
  return lines.join('\n');
}

/**
 * Whether what matches first in a line, as JavaScript tries it, is somewhere not what is longest
 * from there, which POSIX takes. Of parts (`-o`) only what is both can be compared; nor what is
 * longest, but no word: behind a line's first part, GNU grep 3.8 tries what is shorter in a range
 * that is too small.
 * @param {Buffer} text
 * @param {string} pattern
 * @param {import('./options.mjs').How} how
 */
export function meaningsDiffer(text, pattern, how) {
  const flags = how.ignoreCase ? 'iy' : 'y';
  const source = sourceOf(pattern, how);
  const whole = how.wholeLine ? `^(?:${source})$` : source;
  const first = regexpOf(pattern, how, 'y');
  for (const line of text.toString('latin1').split('\n')) {
    for (let start = 0; start <= line.length; start += 1) {
      first.lastIndex = start;
      const end = start + (first.exec(line)?.[0].length ?? line.length);
      for (let longer = end + 1; longer <= line.length; longer += 1) {
        const one = new RegExp(`(?:${whole})(?<=^[^]{${longer}})`, flags);
        one.lastIndex = start;
        if (one.test(line)) return true;
      }
    }
  }
  return false;
}
