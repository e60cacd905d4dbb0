import type { Axis } from './axes.js';
import { make } from './dom.js';

/** What one chooses on each axis, for whoever sees these words for the first time. */
const MEANINGS: Readonly<Record<string, string>> = {
  strategy:
    'Who computes. inline: one thread alone. threads: worker threads. processes: child processes. native: threads of the Rust addon, without JavaScript. auto: measures a few pieces, then chooses. web-workers: those of this browser.',
  feed: 'Who reads the file. lines: one reader hands blocks of lines to the workers. ranges: each worker reads its own part.',
  memory:
    'How data travels. copy: it is written once more on the other side. transfer: it is moved, and gone on this side. shared: both sides see the same bytes.',
  grain: 'What one piece of work is: a pixel, a row, or a tile of 32 × 32 pixels.',
  order: 'Which pieces are begun first. Whoever is free takes the next.',
  kernel: 'What computes one piece: JavaScript, WebAssembly, or compiled Rust (native).',
  workers: 'How many compute at the same time. Where there are more than cores, they take turns.',
};

/** The words of these axes, explained, to be opened. */
export function axesHelp(axes: readonly Axis[]): HTMLElement {
  const entries = axes.flatMap(({ name, label }) => {
    const meaning = MEANINGS[name];
    if (meaning === undefined) return [];
    return [make('dt', { textContent: label }), make('dd', { textContent: meaning })];
  });
  const summary = make('summary', { textContent: 'What the words mean' });
  return make('details', { className: 'words' }, summary, make('dl', {}, ...entries));
}
