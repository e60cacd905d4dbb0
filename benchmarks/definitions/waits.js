/* How long the event loop waits for searches that find very much. */
import { readFileSync } from 'node:fs';
import { rgPath } from '@vscode/ripgrep';
import { sampleFile } from './sample.js';
import { sampleTree } from './sample-tree.js';
import { linesOf, piped } from './search-contenders.js';
import { searchProcess } from './search-process.js';
import { noMoreThan } from './targets.js';

const LINES = 2_000_000;
const FEED = 10;
const SPACE = 32;

/** What is in the file, by looking at each byte: words, and lines that a letter-to-letter match covers. @param {string} path */
function look(path) {
  const bytes = readFileSync(path);
  const isLetter = (/** @type {number | undefined} */ byte) =>
    byte !== undefined && byte !== FEED && byte !== SPACE;
  let [words, covered, line, last] = [0, 0, 0, -1];
  for (let i = 0; i < bytes.length; i += 1) {
    if (isLetter(bytes[i])) {
      if (i === 0 || !isLetter(bytes[i - 1])) words += 1;
    } else if (bytes[i] === FEED) {
      // A match over this line feed covers the line before it and the one behind.
      if (i > 0 && isLetter(bytes[i - 1]) && isLetter(bytes[i + 1])) {
        covered += last === line ? 1 : 2;
        last = line + 1;
      }
      line += 1;
    }
  }
  return { words, covered };
}

const YARDSTICK = 'no search, two busy threads';

/** @type {import('../types.js').Suite} */
export const suite = {
  about:
    'the longest wait of the event loop in searches of a file and of a tree that find very much',
  async tables() {
    const [file, tree] = [await sampleFile(LINES), await sampleTree()];
    const { words, covered } = look(file);
    const rg = async (/** @type {string} */ flag) =>
      linesOf(await piped(`"$1" --no-config ${flag} -e e "$2"`, rgPath, tree));
    const [lines, parts] = [await rg('-n'), await rg('-o')];
    /** @type {[name: string, what: string, path: string, source: string, expected: number][]} */
    const searches = [
      [YARDSTICK, 'idle', file, '', 2],
      ['every line of 2 million', 'columns', file, '', LINES],
      ['every word, as spans', 'spans', file, '[a-z]+', words],
      ['every word, multiline, as spans', 'multiline spans', file, '[a-z]+', words],
      ['nearly every line feed, multiline', 'multiline', file, '[a-z]\\n[a-z]', covered],
      ['a tree, lines with an e', 'tree', tree, 'e', lines],
      ['a tree, every e, as spans', 'tree spans', tree, 'e', parts],
      ['a tree, every e, multiline, as spans', 'tree multiline spans', tree, 'e', parts],
    ];
    return [
      {
        title: 'longest wait of the event loop, of searches that find very much',
        unit: 'ms',
        rounds: 3,
        workers: 2,
        contenders: searches.map((search) => searchProcess(...search, ({ delay }) => delay)),
        targets: searches
          .filter(([name]) => name !== YARDSTICK)
          .map(([name]) => noMoreThan(10, name, 'ms')),
      },
    ];
  },
};
