import type { Wat } from '../wat.js';
import { program } from './program.js';

/** Numbers that come out differently because many work on them. */
export const counting: readonly Wat[] = [
  {
    id: 'lost-counts',
    group: 'counting',
    title: 'shared[0] += 1 on two threads',
    question:
      'Two threads count up the same element twenty million times each. Is it forty million?',
    expected: 'every one was counted',
    surprise: program('lost-counts', 'surprise.mjs'),
    right: program('lost-counts', 'right.mjs', 'count.mjs'),
    lesson:
      'x += 1 reads, adds and writes, and what the other has written in between is lost. On a busy machine the two may happen to run one after the other, and all is counted: such a bug passes its tests. Since JavaScript has one thread, nobody learns to look for it; shared memory brings every bug of C along. Atomics.add does it in one step; better still, let each piece return its own number and add those up.',
  },
  {
    id: 'sum-of-sums',
    group: 'counting',
    title: 'The same sum on one worker and on two',
    question: 'Twelve numbers are added up, by one worker or by two. Is it the same sum?',
    expected: 'the same sum',
    surprise: program('sum-of-sums', 'surprise.mjs'),
    right: program('sum-of-sums', 'right.mjs', 'sum.mjs'),
    lesson:
      '(a + b) + c is not a + (b + c) in floating point: where the shares depend on the number of workers, or on who was first, so does the result, and it differs between your machine and the server. Cut the pieces without looking at the workers, and add up outputs in input order, as map yields them.',
  },
];
