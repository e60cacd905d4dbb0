const MEMORY = 'resident memory, peak of the search over what was there before';
const WAIT = 'longest wait of the event loop during the search';

const KERNELS =
  'reference view, 20,000 iterations, one core but for the first: time for one picture';
const WAYS = 'reference view, 20,000 iterations, native kernel, not pruned: time for one picture';
const ROW = 'one row of 1024 points that escape at once, all defaults: time for one';
const GAME =
  'Benchmarks Game: membership of 16,000 x 16,000 points, 50 iterations, one core: iterations';
/** @type {Record<string, string>} */
const CORES = {
  'render(), all defaults': ', two cores',
  'native, pruned': ', one core',
  'js, pruned': ', one core',
};

const WAITS = 'longest wait of the event loop, of searches that find very much';
const BEGIN = 'from the call to the first piece of each of two native threads';
const ABORT = 'from an abort in the middle of a point without end to the rejection';

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
      {
        label: 'a tree, a rare pattern',
        table: 'a tree of small files, a rare one: ERR_WORKER_OUT_OF_MEMORY',
      },
      { label: 'a tree, a common pattern', table: 'a tree of small files, a common one: return' },
      ...['no line, to columns', 'every line, in batches', 'every line, to columns'].flatMap(
        (ours) => [
          { label: `memory: ${ours}`, table: MEMORY, ours, beside: [] },
          { label: `event loop waits: ${ours}`, table: WAIT, ours, beside: [] },
        ],
      ),
    ],
  },
  mandelbrot: {
    suite: 'mandelbrot',
    head: ['', 'time', 'times as fast as'],
    compared: 'times',
    rows: [
      ...['render(), all defaults', 'native, pruned', 'native', 'js, pruned'].map((ours) => ({
        label: ours === 'native' ? 'native, not pruned, one core' : `${ours}${CORES[ours] ?? ''}`,
        table: KERNELS,
        ours,
        beside: ["the talk's loop in Rust"],
      })),
      { label: 'wasm, not pruned, one core', table: KERNELS, ours: 'wasm', beside: ['js'] },
      ...['native, 2 threads', 'threads, kept', 'processes, kept', 'threads, started'].map(
        (ours) => ({
          label: `${ours}, not pruned`,
          table: WAYS,
          ours,
          beside: ['native, 1 thread'],
        }),
      ),
      { label: 'one row of 1024 points that escape at once', table: ROW },
      { label: 'iterations of 16,000 × 16,000 points, 50 at most, one core', table: GAME },
    ],
  },
  deep: {
    suite: 'deep',
    head: ['320 × 240 points', 'all defaults, two cores', 'times as fast as'],
    compared: 'times',
    rows: ['seahorse valley, 1e-25', 'a small set on the needle, 2e-157'].map((label) => ({
      label,
      table: `${label}: time for one picture`,
    })),
  },
  waits: {
    suite: 'waits',
    head: ['search', 'longest wait of the event loop', ''],
    rows: [
      'no search, two busy threads',
      'every line of 2 million',
      'every word, as spans',
      'every word, multiline, as spans',
      'nearly every line feed, multiline',
      'a tree, lines with an e',
      'a tree, every e, as spans',
      'a tree, every e, multiline, as spans',
    ].map((ours) => ({ label: ours, table: WAITS, ours, beside: [] })),
  },
  latency: {
    suite: 'latency',
    head: ['', 'after', ''],
    rows: [
      ...['first', 'second'].map((which) => ({
        label: `the ${which} native thread begins, after the call`,
        table: BEGIN,
        ours: `render, ${which} thread`,
        beside: [],
      })),
      ...['native', 'threads, native kernel', 'threads, js kernel', 'processes, js kernel'].map(
        (ours) => ({
          label: `\`render\` rejects, after an abort in the middle of a point: ${ours}`,
          table: ABORT,
          ours,
          beside: [],
        }),
      ),
    ],
  },
  pools: {
    suite: 'map',
    head: ['', 'numbers', 'times as fast as'],
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
