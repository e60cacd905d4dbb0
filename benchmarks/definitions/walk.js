/* Folders without the addon: the walk in JavaScript, whose files worker threads search by RegExp. */
import { rgPath } from '@vscode/ripgrep';
import { sampleTree } from './sample-tree.js';
import { contender, linesOf, OURS, piped } from './search-contenders.js';
import { linesOfTree, PATTERNS } from './search-tree.js';

const ALONE = 'JavaScript alone';

/** @type {import('../types.js').Suite} */
export const suite = {
  about: 'a tree of small files without the addon, beside it and ripgrep',
  async tables() {
    const tree = await sampleTree();
    const tables = Object.entries(PATTERNS).map(async ([what, pattern]) => {
      const ripgrep = () => piped('"$1" --no-config -n -e "$2" "$3"', rgPath, pattern.source, tree);
      const expected = linesOf(await ripgrep());
      return {
        title: `a tree of small files without the addon, ${what}: ${pattern.source}`,
        rounds: 5,
        workers: 2,
        contenders: [
          contender(ALONE, () => linesOfTree(tree, pattern, { kernel: 'js' }), expected),
          contender(OURS, () => linesOfTree(tree, pattern), expected),
          contender('ripgrep', ripgrep, expected, linesOf),
        ],
        targets: [],
      };
    });
    return Promise.all(tables);
  },
};
