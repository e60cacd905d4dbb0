import type { Wat } from '../wat.js';
import { program } from './program.js';

/** One event loop, and all who wait for it. */
export const waiting: readonly Wat[] = [
  {
    id: 'busy-loop',
    group: 'waiting',
    title: 'A timer of 10 ms and a loop of 300 ms',
    question: 'In which order are they through?',
    expected: 'timer\nloop is over',
    surprise: program('busy-loop', 'surprise.mjs'),
    right: program('busy-loop', 'right.mjs', 'loop.mjs'),
    lesson:
      "A timer says not before, never at. One event loop for each isolate is Node's counterpart of Python's lock: while JavaScript computes, nothing else of this thread does, no timer, no socket, no health check. The loop belongs into a worker.",
  },
  {
    id: 'async-is-not-parallel',
    group: 'waiting',
    title: 'Two async functions under Promise.all',
    question: 'Two async functions compute. In which order do they begin and end?',
    expected: 'a begins\nb begins\na is done\nb is done',
    surprise: program('async-is-not-parallel', 'surprise.mjs'),
    right: program('async-is-not-parallel', 'right.mjs', 'work.mjs'),
    lesson:
      'async lets others run while it waits; a function that never waits runs to its end at the moment of its call, before Promise.all has even been called. Waiting overlaps, computing does not. The tasks on the right wait for each other in a loop: they could not end if they did not run at the same time.',
  },
  {
    id: 'timeout-race',
    group: 'waiting',
    title: 'A timeout by Promise.race',
    question: 'Work of 500 ms races with a timeout of 50 ms. Which wins?',
    expected: 'ended by its timeout',
    surprise: program('timeout-race', 'surprise.mjs'),
    right: program('timeout-race', 'right.mjs', 'crunch.mjs'),
    lesson:
      'The timer cannot fire while the work holds the thread, so the work always wins. And where the timeout does win, race ends the waiting, not the work. `timeout` of run and map ends both: the task sees its signal, and after the grace its worker is ended and replaced.',
  },
  {
    id: 'waiting-for-words',
    group: 'waiting',
    title: 'Atomics.wait, and what the worker said before',
    question: 'A worker prints a line and then wakes main, which prints another. In which order?',
    expected: '1. the worker is done\n2. main goes on',
    surprise: program('waiting-for-words', 'surprise.mjs'),
    right: program('waiting-for-words', 'right.mjs', 'say.mjs'),
    lesson:
      'console.log of a worker is a message to the main thread, which prints it when its event loop turns; Atomics.wait stops that loop. Logs come late, in another order, and if main dies or hangs, never: the line that would explain it is the one that is missing. Await instead; here a worker waits by Atomics only for a moment, and lets its loop turn.',
  },
  {
    id: 'wait-async',
    group: 'waiting',
    title: 'Atomics.waitAsync, and nothing else to do',
    question: 'Main waits without blocking until the worker wakes it. What is printed?',
    expected: 'woken',
    surprise: program('wait-async', 'surprise.mjs'),
    right: program('wait-async', 'right.mjs', 'wake.mjs'),
    lesson:
      'A promise does not keep a program alive; sockets, timers and workers that are ref()ed do. Pools unref() theirs so that an idle one holds nobody up, and then a promise of waitAsync is nothing to wait for. A strategy holds the program exactly while it has work of yours.',
  },
  {
    id: 'four-threads',
    group: 'waiting',
    title: 'Four hashes and a small file',
    question:
      'Four pbkdf2 run in the background, and a file of a few hundred bytes is read. Which is there first?',
    expected: 'the file was there at once',
    surprise: program('four-threads', 'surprise.mjs'),
    right: program('four-threads', 'right.mjs', 'hash.mjs'),
    lesson:
      'Files, DNS lookups, zlib and crypto share four threads of libuv, whatever the number of processors (UV_THREADPOOL_SIZE, set before the start, changes it). Four logins at once, and nobody reads a file. Work that computes belongs on threads of its own; native() and the addon bring theirs.',
  },
];
