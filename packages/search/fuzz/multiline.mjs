// What goes over several lines: GNU grep cannot do that, ripgrep can.
import { spawnSync } from 'node:child_process';
import { RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';
import { rgPath } from '@vscode/ripgrep';
import { randomPattern } from './random.mjs';

/**
 * Why ripgrep cannot be asked here; undefined if it can.
 * @returns {string | undefined}
 */
export function whyNoRipgrep() {
  const { error, status } = spawnSync(rgPath, ['--version']);
  return error ? error.message : status === 0 ? undefined : `ripgrep ended with ${status}`;
}

/**
 * A pattern that may go over ends of lines and that both understand alike.
 * @param {import('./random.mjs').Random} r
 */
export function randomMultiline(r) {
  const feed = () =>
    r.of(['\\n', '\\n', '\\n+', '\\n?', '[ab\\n]', '[a-c\\n]*', '$\\n', '\\n^', '\\n{2}']);
  for (;;) {
    const parts = Array.from({ length: 1 + r.below(2) }, () => randomPattern(r));
    const pattern = parts
      .map((part, i) => (i > 0 || r.chance(0.2) ? feed() + part : part))
      .join('');
    if (isMultilineCommon(pattern)) return pattern;
  }
}

/**
 * Not what may match nothing: of that, ripgrep passes over what touches the match before it. Nor
 * what repeats something that may be nothing: there Rust's engine ends, JavaScript's goes on.
 * @param {string} pattern
 */
export function isMultilineCommon(pattern) {
  if (isEmptyMatched(pattern)) return false;
  let isCommon = true;
  visitRegExpAST(new RegExpParser().parsePattern(pattern), {
    onQuantifierEnter({ element }) {
      if (isEmptyMatched(element.raw)) isCommon = false;
    },
  });
  return isCommon;
}

/** @param {string} pattern */
function isEmptyMatched(pattern) {
  try {
    return new RegExp(pattern.replace(/\\b|\^|\$/g, '')).test('');
  } catch {
    return true;
  }
}

/**
 * Whether a match depends on what is before it, where another has just ended: ripgrep looks for
 * the next one as if the text began there (`\b\na` in `A\na\na`).
 * @param {Buffer} text
 * @param {RegExp} all global, over several lines
 */
export function looksBehind(text, all) {
  const string = text.toString('latin1');
  for (let from = 0; ; from = all.lastIndex) {
    all.lastIndex = from;
    const start = all.exec(string)?.index;
    const end = all.lastIndex;
    all.lastIndex = 0;
    const rest = all.exec(string.slice(from));
    if (start !== (rest ? from + rest.index : undefined)) return true;
    if (start === undefined) return false;
    if (end !== from + all.lastIndex) return true;
    all.lastIndex = end;
  }
}

/**
 * A text as ripgrep and JavaScript both understand it: only line feeds end lines.
 * @param {Buffer} text
 */
export function withFeedsOnly(text) {
  return Buffer.from(text.toString('latin1').replace(/\r|\xe2\x80\xa8/g, ' '), 'latin1');
}

/**
 * What is asked of both. Left out, because of what ripgrep makes of it:
 * - `-v`: it forgets matches that begin in a line in which another ends (`ab\nbab\nb`);
 * - `-m`: it counts lines that follow each other once, here matches are limited;
 * - `-b` with `-o`: its offset is the match's in each line of it; with `-r`: in what is replaced;
 * - `-n` with `-r`: it counts the lines of what is replaced.
 * @param {import('./random.mjs').Random} r
 * @returns {import('./options.mjs').How}
 */
export function randomMultilineOptions(r) {
  const around = () => 1 + r.below(3);
  const onlyMatching = r.chance(0.25);
  return {
    multiline: true,
    ...(r.chance(0.25) && { more: [randomMultiline(r)] }),
    ...(r.chance(0.25) && { ignoreCase: true }),
    ...(r.chance(0.15) && { counts: true }),
    ...(r.chance(0.15) && { replace: 'X' }),
    ...(onlyMatching && { onlyMatching }),
    ...(!onlyMatching && r.chance(0.2) && { before: around() }),
    ...(!onlyMatching && r.chance(0.2) && { after: around() }),
  };
}

/**
 * What ripgrep prints.
 * @param {string} cwd
 * @param {readonly string[]} args
 * @param {readonly string[]} names
 */
export function runRipgrep(cwd, args, names) {
  const usual = ['--no-config', '--no-unicode', '--encoding', 'none', '-j1', '--no-heading'];
  const { status, stdout, stderr } = spawnSync(rgPath, [...usual, ...args, '--', ...names], {
    cwd,
    encoding: 'latin1',
    maxBuffer: 1 << 28,
  });
  if (status !== 0 && status !== 1) throw new Error(`ripgrep failed: ${stderr}`);
  return { status, stdout };
}
