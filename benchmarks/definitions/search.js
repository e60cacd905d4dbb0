import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { countMatches, searchFile } from '@parallel/search';
import { rgPath } from '@vscode/ripgrep';
import { sampleFile } from './sample.js';
import { contender, linesOf, OURS, piped } from './search-contenders.js';
import { limitsTables } from './search-limits.js';
import { treeTables } from './search-tree.js';
import { atMost } from './targets.js';

const command = fileURLToPath(import.meta.resolve('@parallel/search/cli'));

/**
 * A pattern to columns, beside ripgrep and grep that write into a pipe.
 * @param {string} path
 * @param {string} title
 * @param {RegExp} pattern
 * @param {readonly import('../types.js').Target[]} targets
 * @param {readonly ('ripgrep' | 'grep -n' | 'reads, newlines counted')[]} peers
 * @returns {Promise<import('../types.js').Table>}
 */
async function columnsTable(path, title, pattern, targets, peers) {
  const { count } = await searchFile(path, pattern);
  const flags = pattern.ignoreCase ? '-ni' : '-n';
  const byName = {
    ripgrep: () => piped(`"$1" --no-config ${flags} -e "$2" "$3"`, rgPath, pattern.source, path),
    'grep -n': () => piped(`grep -E ${flags} -e "$1" "$2"`, pattern.source, path),
    'reads, newlines counted': () => countMatches(path, ''),
  };
  return {
    title,
    rounds: 5,
    workers: 2,
    contenders: [
      contender(
        OURS,
        () => searchFile(path, pattern),
        count,
        (found) => /** @type {{ count: number }} */ (found).count,
      ),
      ...peers.map((peer) =>
        peer === 'reads, newlines counted'
          ? contender(peer, byName[peer], 25_000_000)
          : contender(peer, byName[peer], count, linesOf),
      ),
    ],
    targets,
  };
}

/** @type {import('../types.js').Suite} */
export const suite = {
  about: 'the talk’s file of 25 million lines and a tree, beside ripgrep, GNU grep and readline',
  async tables() {
    const path = await sampleFile();
    const toRipgrep = [atMost(0.55, OURS, 'ripgrep'), atMost(0.25, OURS, 'ripgrep')];
    const all = await piped('grep -n "" "$1"', path);
    let characters = 0;
    for (const { text } of await searchFile(path, '')) characters += text.length;
    return [
      await columnsTable(
        path,
        'a rare literal: abcde[a-m], to columns',
        /abcde[a-m]/,
        [atMost(0.6, OURS, 'ripgrep'), atMost(1.3, OURS, 'reads, newlines counted')],
        ['ripgrep', 'grep -n', 'reads, newlines counted'],
      ),
      await columnsTable(
        path,
        'no line, but a rare literal in front: abcde[0-9], to columns',
        /abcde[0-9]/,
        [atMost(0.6, OURS, 'ripgrep'), atMost(1.3, OURS, 'reads, newlines counted')],
        ['ripgrep', 'reads, newlines counted'],
      ),
      await columnsTable(
        path,
        'every line, to columns',
        /^/,
        [atMost(0.1, OURS, 'grep -n'), atMost(0.04, OURS, 'grep -n')],
        ['grep -n'],
      ),
      {
        title: 'every line, as text with its number, into a pipe',
        rounds: 5,
        workers: 2,
        contenders: [
          contender(
            'parallel-search -n',
            () => piped('"$1" "$2" -n "" "$3"', process.execPath, command, path),
            all,
          ),
          contender('grep -n', () => piped('grep -n "" "$1"', path), all),
        ],
        targets: [
          atMost(0.4, 'parallel-search -n', 'grep -n'),
          atMost(0.2, 'parallel-search -n', 'grep -n'),
        ],
      },
      await columnsTable(path, 'no literal: [aeiou]{7}', /[aeiou]{7}/, toRipgrep, ['ripgrep']),
      await columnsTable(path, 'a literal in any case: quixot', /quixot/i, toRipgrep, ['ripgrep']),
      await columnsTable(
        path,
        'five words: quick|brown|jumps|lazy|zebra',
        /quick|brown|jumps|lazy|zebra/,
        toRipgrep,
        ['ripgrep'],
      ),
      await columnsTable(path, 'words of 12: \\b\\w{12}\\b', /\b\w{12}\b/, toRipgrep, ['ripgrep']),
      {
        title: 'all lines as strings, in a loop',
        rounds: 2,
        workers: 2,
        contenders: [
          contender(
            OURS,
            async () => {
              let length = 0;
              for (const { text } of await searchFile(path, '')) length += text.length;
              return length;
            },
            characters,
          ),
          contender(
            'readline',
            async () => {
              let length = 0;
              for await (const line of createInterface({ input: createReadStream(path) }))
                length += line.length;
              return length;
            },
            characters,
          ),
        ],
        targets: [atMost(0.35, OURS, 'readline'), atMost(0.15, OURS, 'readline')],
      },
      ...(await treeTables()),
      ...(await limitsTables(path, (source) => countMatches(path, new RegExp(source)))),
    ];
  },
};
