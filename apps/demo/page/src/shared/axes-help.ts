import type { Axis } from './axes.js';
import { make } from './dom.js';

/** What is asked on an axis, and what its values mean, where they do not speak for themselves. */
interface Meaning {
  readonly asked: string;
  readonly values?: Readonly<Record<string, string>>;
}

/** For whoever sees these words for the first time. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  strategy: {
    asked: 'Who computes.',
    values: {
      inline: 'one thread alone',
      threads: 'worker threads of Node.js',
      processes: 'child processes',
      native: 'threads of the Rust addon, without JavaScript',
      auto: 'measures a few pieces, then chooses',
      'web-workers': 'those of this browser',
    },
  },
  feed: {
    asked: 'Who reads the file.',
    values: {
      lines: 'one reader hands blocks of lines to the workers',
      ranges: 'each worker reads its own part',
    },
  },
  memory: {
    asked: 'How data travels.',
    values: {
      copy: 'it is written once more on the other side',
      transfer: 'it is moved, and gone on this side',
      shared: 'both sides see the same bytes',
    },
  },
  grain: { asked: 'What one piece of work is: a pixel, a row, or a tile of 32 × 32 pixels.' },
  order: {
    asked:
      'Which pieces are begun first. Whoever is free takes the next, or all are dealt out before.',
    values: {
      sequential: 'from top to bottom',
      reversed: 'from bottom to top',
      random: 'shuffled, so that expensive and cheap ones mix',
      interleaved: 'every n-th first, then the next to those, for n workers',
      'dealt bands': 'each worker gets a band of them beforehand, whatever it costs',
      'dealt cards':
        'beforehand and in turn, so that neighbours, which cost alike, go to different workers',
      'dealt random': 'beforehand, by lot',
    },
  },
  kernel: {
    asked: 'What computes one piece.',
    values: { js: 'JavaScript', wasm: 'WebAssembly', native: 'compiled Rust' },
  },
  workers: {
    asked: 'How many compute at the same time. Where there are more than cores, they take turns.',
  },
};

/** What can be seen of every lane, beside its axes. */
const READING: readonly (readonly [string, string])[] = [
  [
    'Coloured bars',
    'When each worker was at work: a row for each, a bar for a piece. Pieces of a picture are coloured by their place in it, from violet at the top to red at the bottom; those of a file in two shades by turns. What is empty was spent on starting, on waiting for others, or on sending data.',
  ],
  [
    'sha-256',
    'A fingerprint of the whole result. Two lanes that show the same one have computed the same, to the last bit.',
  ],
  [
    'One after the other',
    'Each lane has the processors to itself, so that its time can be quoted. All at once is a race in which they get in each other’s way.',
  ],
];

/**
 * The words of these axes, explained, to be opened; of their values those that can be chosen in any lane.
 * @param more other words of the page.
 */
export function axesHelp(
  lanes: readonly (readonly Axis[])[],
  more: readonly (readonly [string, string])[] = [],
): HTMLElement {
  const axes = lanes[0]!;
  const offered = new Set(
    lanes
      .flat()
      .flatMap(({ name, values }) =>
        values({}).map(({ value, label = value }) => `${name} ${label}`),
      ),
  );
  const entry = (term: string, ...definition: (Node | string)[]) => [
    make('dt', { textContent: term }),
    make('dd', {}, ...definition),
  ];
  const entries = axes.flatMap(({ name, label }) => {
    const meaning = MEANINGS[name];
    if (meaning === undefined) return [];
    const values = Object.entries(meaning.values ?? {})
      .filter(([value]) => offered.has(`${name} ${value}`))
      .flatMap(([value, text]) => [' ', make('b', { textContent: value }), `: ${text}.`]);
    return entry(label, meaning.asked, ...values);
  });
  return make(
    'details',
    { className: 'words' },
    make('summary', { textContent: 'What the words and the bars mean' }),
    make(
      'dl',
      {},
      ...entries,
      ...[...more, ...READING].flatMap(([term, text]) => entry(term, text)),
    ),
  );
}
