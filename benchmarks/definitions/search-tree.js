/* Ripgrep's own kind of work: many small files. */
import { search } from '@parallel/search';
import { rgPath } from '@vscode/ripgrep';
import { sampleTree } from './sample-tree.js';
import { contender, linesOf, OURS, piped } from './search-contenders.js';
import { atMost } from './targets.js';

/** What is looked for in the tree. */
export const PATTERNS = { 'a rare one': /ERR_WORKER_OUT_OF_MEMORY/, 'a common one': /return/ };

/**
 * @param {string} tree
 * @param {RegExp} pattern
 * @param {import('@parallel/search').TreeOptions} [options]
 */
export async function linesOfTree(tree, pattern, options = {}) {
  let count = 0;
  for await (const file of search(tree, pattern, options)) count += file.count;
  return count;
}

/** @returns {Promise<import('../types.js').Table[]>} */
export async function treeTables() {
  const tree = await sampleTree();
  const tables = Object.entries(PATTERNS).map(async ([what, pattern]) => {
    const { source } = pattern;
    const ripgrep = () => piped('"$1" --no-config -n -e "$2" "$3"', rgPath, source, tree);
    const expected = linesOf(await ripgrep());
    return {
      title: `a tree of small files, ${what}: ${source}`,
      rounds: 7,
      workers: 2,
      contenders: [
        contender(OURS, () => linesOfTree(tree, pattern), expected),
        contender('ripgrep', ripgrep, expected, linesOf),
      ],
      targets: [atMost(1, OURS, 'ripgrep'), atMost(0.7, OURS, 'ripgrep')],
    };
  });
  return Promise.all(tables);
}
