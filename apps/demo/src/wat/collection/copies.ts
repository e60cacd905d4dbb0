import type { Wat } from '../wat.js';
import { program } from './program.js';

/** What becomes of data on its way. */
export const copies: readonly Wat[] = [
  {
    id: 'shared-to-process',
    group: 'copies',
    title: 'Shared memory sent to a process',
    question:
      'A child process gets an array on a SharedArrayBuffer and adds one to its element. What does the parent see?',
    expected: 'the counter says 1',
    surprise: program('shared-to-process', 'surprise.mjs'),
    right: program('shared-to-process', 'right.mjs', 'count.mjs'),
    lesson:
      'A SharedArrayBuffer is shared within one process. On its way to another it is copied like anything else, and nobody says so: what arrives is an ordinary ArrayBuffer, on which even Atomics work. pool.share() gives memory that is, under threads and, on Linux with the addon, under processes; where it cannot be had it throws and says why.',
  },
  {
    id: 'class-instance',
    group: 'copies',
    title: 'An object of a class after it was sent',
    question:
      'An amount of money with a toString of its own is sent to a worker. How is it printed?',
    expected: '12.50 EUR',
    surprise: program('class-instance', 'surprise.mjs'),
    right: program('class-instance', 'right.mjs', 'money.mjs'),
    lesson:
      'Structured clone keeps own, public fields: the class, its methods, its getters and its #private fields stay behind, so the currency is not hidden but gone. No library can mend this, as the class is code. Send data, and build the object where the class is imported: in the module of the task.',
  },
  {
    id: 'buffer-slab',
    group: 'copies',
    title: 'Five bytes sent to a worker',
    question: "A worker is sent Buffer.from('hello'). What can it read?",
    expected: 'only hello',
    surprise: program('buffer-slab', 'surprise.mjs'),
    right: program('buffer-slab', 'right.mjs', 'look.mjs'),
    lesson:
      'Small buffers are cut out of one slab of 8 KiB or more, and a view is sent with all of the buffer that it looks at: five bytes cost thousands, and whatever else lay there, such as a password that passed through, goes along. Here a view of a slab is cut out before it is sent.',
  },
  {
    id: 'map-to-process',
    group: 'copies',
    title: 'A Map, undefined, NaN and bytes sent to a process',
    question: 'What does the child get?',
    expected: "{ map: Map(1) { 'a' => 1 }, none: undefined, nan: NaN, bytes: <Buffer 07> }",
    surprise: program('map-to-process', 'surprise.mjs'),
    right: program('map-to-process', 'right.mjs', 'describe.mjs'),
    lesson:
      "fork's default is JSON.stringify: a Map is empty, undefined is not there, NaN is null, and bytes are a list of numbers with four times the size. (A Date would be a string; a BigInt throws in the parent.) `serialization: 'advanced'` mends most; processes() does, and gives tasks the same values as threads() does.",
  },
  {
    id: 'moved-away',
    group: 'copies',
    title: 'The rest of an array of which a part was moved',
    question:
      'Two of three numbers are moved to a worker by their transfer list. How many are left here?',
    expected: 'I still have 3 numbers',
    surprise: program('moved-away', 'surprise.mjs'),
    right: program('moved-away', 'right.mjs', 'sum.mjs'),
    lesson:
      'What is moved is the whole buffer, never a view of it. All views on it have length 0 from then on, and reading them is no error: it gives undefined, and NaN a little later. Here copying is the default, and moving has to be said: transfer(value).',
  },
  {
    id: 'module-state',
    group: 'copies',
    title: 'A variable of a module, counted up by workers',
    question: 'Three workers run visits += 1 in this module. What is visits?',
    expected: 'visits: 3',
    surprise: program('module-state', 'surprise.mjs'),
    right: program('module-state', 'right.mjs', 'visit.mjs'),
    lesson:
      'Each worker has its own heap and imports its own copy of every module: caches, singletons and connection pools exist once a worker, and configuration that was set at run time is not there at all. What all must see has to be shared in so many words: pool.share().',
  },
  {
    id: 'error-code',
    group: 'copies',
    title: 'An error sent back by a worker',
    question: 'A worker reports an HttpError with the code E_NOT_FOUND. What does the caller read?',
    expected: 'HttpError E_NOT_FOUND',
    surprise: program('error-code', 'surprise.mjs'),
    right: program('error-code', 'right.mjs', 'fetch-page.mjs'),
    lesson:
      'Structured clone has a list of seven error names; any other becomes Error, and fields such as code are dropped. Code that looks at error.code takes another path when its work moves to a worker. Here errors travel in an envelope: class of the built-in ones, name, message, code, cause, errors and stack, and the index of the input as piece.',
  },
  {
    id: 'error-of-errors',
    group: 'copies',
    title: 'An error about what cannot be sent, sent',
    question:
      'A worker cannot send its result, catches the DataCloneError and sends that. What arrives?',
    expected: 'DataCloneError',
    surprise: program('error-of-errors', 'surprise.mjs'),
    right: program('error-of-errors', 'right.mjs', 'answer.mjs'),
    lesson:
      'To Node 20 a DOMException is nothing that can be cloned, and it arrives as {}: the one error that a worker is sure to meet when it sends is the one that it cannot report. (Node 22 and later send it.) Here the error is NOT_CLONEABLE, with the DataCloneError as its cause.',
  },
];
