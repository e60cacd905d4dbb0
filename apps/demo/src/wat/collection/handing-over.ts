import type { Wat } from '../wat.js';
import { program } from './program.js';

/** What cannot be given to a worker, and what arrives in its place. */
export const handingOver: readonly Wat[] = [
  {
    id: 'port-to-task',
    group: 'handing over',
    title: 'A MessagePort inside the input of a task',
    question:
      "A port may be given to a new Worker. It is put into a task's input instead, and the task writes to it. What arrives?",
    expected: 'hello from a thread',
    surprise: program('port-to-task', 'surprise.mjs'),
    right: program('port-to-task', 'right.mjs', 'task.mjs'),
    lesson:
      "The talk's surprise, in Node: a port is never copied, only moved, and whoever sends it has to list it as well. The pool that sits between you and postMessage does not look into your input; at best it takes a list from you, beside the input, and then the port is gone from here. A channel is found wherever it lies in the input.",
  },
  {
    id: 'port-twice',
    group: 'handing over',
    title: 'One MessagePort for two workers',
    question: 'Two workers are given the same port, each says hello through it. What arrives?',
    expected: 'hello from a\nhello from b',
    surprise: program('port-twice', 'surprise.mjs'),
    right: program('port-twice', 'right.mjs', 'task.mjs'),
    lesson:
      'Moving means that the sender has it no more: a port has two ends, not three. What many share must be one of many, so it takes a port for each worker and somebody who reads them all. A channel is that: any number of tasks may hold it.',
  },
  {
    id: 'function-to-thread',
    group: 'handing over',
    title: 'A function sent to a thread',
    question: 'A worker gets a function and a number. What is f(7)?',
    expected: '49',
    surprise: program('function-to-thread', 'surprise.mjs'),
    right: program('function-to-thread', 'right.mjs', 'square.mjs'),
    lesson:
      'A function is its code and all the variables around it, which live in one isolate. Libraries that send functions send their text, and lose the variables, the imports and the line numbers. A task is a module: each worker imports it, and nothing but its name travels.',
  },
  {
    id: 'function-to-process',
    group: 'handing over',
    title: 'The same function sent to a process',
    question: 'The same, through the IPC channel of fork. What is f(7)?',
    expected: '49',
    surprise: program('function-to-process', 'surprise.mjs'),
    right: program('function-to-process', 'right.mjs', 'square.mjs'),
    lesson:
      'Processes speak JSON unless told otherwise, and JSON leaves functions out without a word: the thread refused loudly, the process gets an object with a hole. The same task runs under processes() and threads(), and what cannot be sent is refused by both, with NOT_CLONEABLE.',
  },
  {
    id: 'signal-to-worker',
    group: 'handing over',
    title: 'An AbortSignal sent to a worker',
    question: 'A task is given a signal, which is aborted once it runs. What does the task say?',
    expected: 'the task has heard of it',
    surprise: program('signal-to-worker', 'surprise.mjs'),
    right: program('signal-to-worker', 'right.mjs', 'task.mjs'),
    lesson:
      'A signal arrives as an empty object, and no error says so: the handler is a property of something that nobody will ever call. Even a real one could not interrupt a loop, since its event has to wait for the loop to end. Here the signal is an option of the call, and context.signal.aborted looks at a flag in shared memory, so a loop sees it too.',
  },
  {
    id: 'path-of-worker',
    group: 'handing over',
    title: 'A worker file beside the program',
    question:
      "new Worker('./hello.mjs') in a file that has a hello.mjs beside it. What is printed?",
    expected: 'hello from beside you',
    surprise: program('path-of-worker', 'surprise.mjs', 'hello.mjs'),
    right: program('path-of-worker', 'right.mjs', 'task.mjs'),
    lesson:
      'import looks from the file, new Worker from the folder that the process was started in. It works on your machine, where you start it in its folder, and fails as a service. Name modules by new URL(name, import.meta.url), which bundlers understand as well; task() takes nothing else.',
  },
];
