import type { Wat } from '../wat.js';
import { program } from './program.js';

/** Workers that end, and those that do not. */
export const endings: readonly Wat[] = [
  {
    id: 'exit-in-worker',
    group: 'endings',
    title: 'process.exit() inside a worker',
    question:
      'The caller waits for a message or an error. The worker calls process.exit(1). What does the caller say?',
    expected: 'the task failed',
    surprise: program('exit-in-worker', 'surprise.mjs'),
    right: program('exit-in-worker', 'right.mjs', 'leave.mjs'),
    lesson:
      "In a worker, process.exit() ends the worker: no message, no 'error' event, only 'exit'. The promise never settles; the program ends with status 13 and not a word, and in a server, which has other things to live for, the request hangs for ever. A pool has to listen to 'exit' as well. Here the piece fails with WORKER_DIED, a new worker takes its place, and `retries` tries again.",
  },
  {
    id: 'unheard-error',
    group: 'endings',
    title: 'A stray error inside a worker',
    question: 'A worker throws from a callback. Its parent listens to exit. What is printed?',
    expected: 'the worker is gone, the program goes on',
    surprise: program('unheard-error', 'surprise.mjs'),
    right: program('unheard-error', 'right.mjs', 'stray.mjs'),
    lesson:
      "Isolation ends here: what a worker does not catch is an 'error' event of the Worker in its parent, and an error event without a listener is thrown there. So process.exit() in a worker harms nobody, and a forgotten catch ends all. Here it fails the piece that the worker was at.",
  },
  {
    id: 'idle-worker',
    group: 'endings',
    title: 'A worker that has done its work',
    question: 'A worker answers the one message that it gets, and nothing is left to do. And then?',
    expected: '49',
    surprise: program('idle-worker', 'surprise.mjs'),
    patience: 1500,
    right: program('idle-worker', 'right.mjs', 'square.mjs'),
    lesson:
      'The listener of a worker keeps the worker alive, and the worker keeps the program alive: it hangs after its last line, in scripts and in tests. An idle strategy does not hold the program; one that computes does.',
  },
];
