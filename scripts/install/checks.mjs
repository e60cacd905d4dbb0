// The programs of a project, and what each has to say.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {import('./run.mjs').Outcome} Outcome */
/** @typedef {'addon' | 'missing' | 'broken' | 'omitted'} State */

/** A log that the READMEs' patterns find something in. */
export const LOG = Array.from({ length: 2000 }, (_, i) =>
  i % 97 === 13 ? `request ${i}: timeout after ${i} ms` : `request ${i}: ok, nothing to see`,
);
const FOUND = LOG.flatMap((line, i) => (/timeout after \d+ ms/.test(line) ? [[i + 1, line]] : []));

/** A folder in which some of that is, and what is to be found in it. */
export const LOGS = {
  'a.log': FOUND.slice(0, 3),
  'deep/er/b.log': FOUND.slice(3, 5),
  'ignored.log': FOUND.slice(5, 7),
  '.hidden.log': FOUND.slice(7, 9),
};
const FILES = Object.entries(LOGS).slice(0, 2);

/** The kernel's definition, for the picture of `app/main.ts`. */
function countsOfMain() {
  const [width, height, x0, y0, y1, limit] = [60, 40, -2, -1, 1, 200];
  const scale = height / (y1 - y0);
  const counts = new Int32Array(width * height);
  for (let j = 0; j < height; j += 1) {
    for (let i = 0; i < width; i += 1) {
      const [cx, cy] = [x0 + i / scale, y0 + j / scale];
      let [x, y, n] = [0, 0, 0];
      while (n < limit && x * x + y * y < 4) {
        [x, y] = [x * x - y * y + cx, 2 * x * y + cy];
        n += 1;
      }
      counts[j * width + i] = n === limit ? -1 : n;
    }
  }
  return createHash('sha256').update(counts).digest('hex');
}

const EXPECTED = {
  threads: [1, 4, 9],
  processes: [1, 4, 9],
  lines: FOUND.map(([number, line]) => `${number} ${line}`),
  files: FILES.map(([name, found]) => [join('logs', name), found.length]),
  counts: countsOfMain(),
  inJavaScript: countsOfMain(),
};

/** @type {Record<string, (outcome: Outcome, cwd: string, state: State) => string | undefined>} */
export const checks = {
  core: ({ stdout }) => differs(stdout.trim().split('\n'), ['1', '4', '9']),
  search: ({ stdout }) => differs(stdout.trimEnd().split('\n'), EXPECTED.lines),
  grep: ({ stdout }) =>
    differs(
      stdout.trimEnd().split('\n'),
      FOUND.map(([number, line]) => `${number}:${line}`),
    ),
  grepFolder: ({ stdout }) =>
    differs(
      stdout.trimEnd().split('\n'),
      FILES.flatMap(([name, found]) =>
        found.map(([, line], i) => `${join('logs', name)}:${i + 1}:${line}`),
      ),
    ),
  mandelbrot: (_, cwd) => {
    const file = join(cwd, 'mandelbrot.png');
    if (!existsSync(file)) return 'wrote no mandelbrot.png';
    return differs(readFileSync(file).subarray(1, 4).toString(), 'PNG');
  },
  without: ({ stdout }, _, state) => {
    const { quiet, required, warnings } = JSON.parse(stdout);
    const wrong = differs([quiet, warnings], [['done', 'done', 'done'], 0]);
    if (wrong || required.length !== 1) return wrong ?? `two answers: ${required}`;
    const says = state === 'addon' ? /^done$/ : REASONS[state];
    return says.test(required[0]) ? undefined : `says of native 'require': ${required}`;
  },
  main: ({ stdout }) => differs(JSON.parse(stdout), EXPECTED),
};

/** @param {unknown} found @param {unknown} expected */
function differs(found, expected) {
  const [is, should] = [JSON.stringify(found), JSON.stringify(expected)];
  return is === should ? undefined : `says ${shortened(is)}, not ${shortened(should)}`;
}

/** @param {string} text */
const shortened = (text) => (text.length > 300 ? `${text.slice(0, 300)}…` : text);

/**
 * What is wrong with how a program ended, if anything: its status, its answer, what it printed on
 * the side. Without the addon there has to be one notice wherever a kernel was chosen.
 * @param {string} name of a check.
 * @param {Outcome} outcome
 * @param {string} cwd
 * @param {State} state
 */
export function problemOf(name, outcome, cwd, state) {
  if (outcome.code !== 0) return `status ${outcome.code}: ${shortened(outcome.stderr.trim())}`;
  const wrong = checks[name]?.(outcome, cwd, state);
  if (wrong) return wrong;
  // Node 20 and 22 say of `require` of an ES module that it is new to them; so it was.
  const said = outcome.stderr
    .split('\n')
    .filter(
      (line) =>
        line && !/ExperimentalWarning|Support for loading ES Module|--trace-warn/.test(line),
    );
  const notices = said.filter((line) => line.includes('[PARALLEL_JS_KERNEL] ParallelNotice'));
  const expected = state === 'addon' || name === 'core' || name === 'without' ? 0 : 1;
  if (notices.length !== expected || said.length !== expected) {
    return `${expected} notices expected, and it says: ${shortened(said.join(' ⏎ '))}`;
  }
  if (state !== 'addon' && notices.some((line) => !REASONS[state].test(line))) {
    return `the notice gives another reason: ${notices[0]}`;
  }
  return undefined;
}

/** @type {Record<Exclude<State, 'addon'>, RegExp>} */
const REASONS = {
  missing: /no binary for \w+-\w+ is built or installed/,
  broken: /its binary does not load: /,
  omitted: /the optional package @parallel\/native-rs is not installed/,
};
