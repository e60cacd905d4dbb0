import { fileURLToPath } from 'node:url';
import { searchFile } from '@parallel/search';
import { rgPath } from '@vscode/ripgrep';
import { sampleFile } from './sample.js';
import { contender, linesOf, OURS, piped } from './search-contenders.js';
import { atMost } from './targets.js';

const command = fileURLToPath(import.meta.resolve('@parallel/search/cli'));
const COMMAND = 'parallel-search';

/**
 * The command into a pipe beside ripgrep and, where it can do that, grep: as many lines and bytes.
 * @param {string} path
 * @param {string} title
 * @param {string} flags
 * @param {string} pattern
 * @param {boolean} [hasGrep]
 * @returns {Promise<import('../types.js').Table>}
 */
async function commandTable(path, title, flags, pattern, hasGrep = true) {
  const ours = () =>
    piped(`"$1" "$2" ${flags} "$3" "$4"`, process.execPath, command, pattern, path);
  const ripgrep = () => piped(`"$1" --no-config ${flags} -e "$2" "$3"`, rgPath, pattern, path);
  const grep = () => piped(`grep -E ${flags} -e "$1" "$2"`, pattern, path);
  // Colours are said in other bytes.
  const answer = flags.includes('--color') ? linesOf : String;
  const expected = answer(await ripgrep());
  return {
    title,
    rounds: 3,
    workers: 2,
    contenders: [
      contender(COMMAND, ours, expected, answer),
      contender('ripgrep', ripgrep, expected, answer),
      ...(hasGrep ? [contender('grep', grep, expected, answer)] : []),
    ],
    targets: [atMost(1, COMMAND, 'ripgrep')],
  };
}

/**
 * Where a pattern matches in lines, to columns, beside programs that print it.
 * @param {string} path
 * @param {string} title
 * @param {RegExp} pattern
 * @param {{ multiline?: boolean }} [options]
 * @returns {Promise<import('../types.js').Table>}
 */
async function spansTable(path, title, pattern, options = {}) {
  const spans = (/** @type {unknown} */ found) =>
    /** @type {import('@parallel/search').Matches} */ (found).spans?.starts.length;
  const flags = options.multiline ? '-Unob' : '-nob';
  const ripgrep = () =>
    piped(`"$1" --no-config ${flags} -e "$2" "$3"`, rgPath, pattern.source, path);
  const printed = await ripgrep();
  // Both lines of a match are printed.
  const count = linesOf(printed) / (options.multiline ? 2 : 1);
  return {
    title,
    rounds: 3,
    workers: 2,
    contenders: [
      contender(OURS, () => searchFile(path, pattern, { ...options, spans: true }), count, spans),
      contender(`ripgrep ${flags}`, ripgrep, printed),
    ],
    targets: [atMost(1, OURS, `ripgrep ${flags}`)],
  };
}

/** @type {import('../types.js').Suite} */
export const suite = {
  about: 'where lines match: spans, -o, --color and -U beside ripgrep and GNU grep',
  async tables() {
    const path = await sampleFile();
    return [
      await spansTable(path, 'spans of a million matches: th', /th/),
      await commandTable(path, 'the same, printed: -on th', '-on', 'th'),
      await commandTable(path, 'in colour: -n --color always th', '-n --color always', 'th', false),
      await spansTable(path, 'spans over several lines: x\\ny', /x\ny/, { multiline: true }),
      await commandTable(path, 'lines of them: -Un x\\ny', '-Un', 'x\\ny', false),
      await commandTable(path, 'the same replaced: -Un -r Z x\\ny', '-Un -r Z', 'x\\ny', false),
    ];
  },
};
