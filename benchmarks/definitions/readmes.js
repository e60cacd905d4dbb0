/**
 * What READMEs show of the record, by the name in their markers. A suite's own name needs no entry:
 * all of its tables are shown then.
 * @type {Record<string, import('../types.js').ReadmeTable>}
 */
export const readmes = {
  search: {
    suite: 'search',
    head: ['search', 'ours', 'our time as a share of the other’s'],
    rows: [
      { label: '`abcde[a-m]`, to columns', table: 'a rare literal: abcde[a-m], to columns' },
      {
        label: '`abcde[0-9]`, no line',
        table: 'no line, but a rare literal in front: abcde[0-9], to columns',
      },
      { label: 'every line, to columns', table: 'every line, to columns' },
      {
        label: 'every line, `parallel-search -n` into a pipe',
        table: 'every line, as text with its number, into a pipe',
      },
      { label: '`[aeiou]{7}`', table: 'no literal: [aeiou]{7}' },
      { label: '`/quixot/i`', table: 'a literal in any case: quixot' },
      { label: 'five words', table: 'five words: quick|brown|jumps|lazy|zebra' },
      { label: '`\\b\\w{12}\\b`', table: 'words of 12: \\b\\w{12}\\b' },
      { label: 'all lines as strings in a loop', table: 'all lines as strings, in a loop' },
    ],
  },
  pools: {
    suite: 'map',
    head: ['', 'time for one', 'times as fast as'],
    compared: 'times',
    rows: [
      {
        label: 'threads',
        table: '1,000,000 numbers (run, exec: 100,000) through a task that does nothing, 2 threads',
      },
      {
        label: 'processes',
        table:
          '1,000,000 numbers (run, exec: 100,000) through a task that does nothing, 2 processes',
      },
    ],
  },
};
