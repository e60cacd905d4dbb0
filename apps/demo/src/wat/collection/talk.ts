import type { Wat } from '../wat.js';
import { program } from './program.js';

const PYTHON_ERROR =
  'RuntimeError: Queue objects should only be shared between processes through inheritance';

/** The two programs of the talk, in Python. */
export const talk: readonly Wat[] = [
  {
    id: 'queue-to-process',
    group: 'the talk',
    title: 'Python: a queue handed to a new process',
    question:
      'A process is started with a queue as argument, and puts something in. What comes out?',
    expected: 'hello from a process',
    surprise: program('queue-to-process', 'surprise.py'),
    recorded: 'hello from a process',
    right: program('queue-to-process', 'right.mjs', 'task.mjs'),
    lesson:
      'No surprise yet: a queue is a pipe and some locks, and a new process inherits them from its parent while it is made. Keep this in mind for the next one.',
  },
  {
    id: 'queue-to-pool',
    group: 'the talk',
    title: 'Python: the same queue handed to a task of a pool',
    question:
      'The same function, the same queue, the same arguments; only the process comes from a pool. What comes out?',
    expected: 'hello from a process',
    surprise: program('queue-to-pool', 'surprise.py'),
    recorded: `${PYTHON_ERROR}\n(exit status 1)`,
    right: program('queue-to-pool', 'right.mjs', 'task.mjs'),
    lesson:
      "A pool's processes exist before the task does, so the queue would have to travel in a message, as bytes; a pipe and a lock are not bytes. How a worker came to be decides what it can be given: an API that hides this breaks at the seam. (In Python, a Manager's queue works: it is a server that both talk to.) Here a channel may be part of any input, of any task, under every strategy.",
  },
];
