#!/usr/bin/env node
import { ParallelError } from '@parallel/core';
import { Command, CommanderError } from 'commander';
import { addAllCommand } from './commands/all.js';
import { addHelpCommand } from './commands/help.js';
import { addListCommand } from './commands/list.js';
import { addMandelbrotCommand } from './commands/mandelbrot.js';
import { addReportCommand } from './commands/report.js';
import { addRunCommand } from './commands/run.js';
import { addSampleCommand } from './commands/sample.js';
import { addSearchCommand } from './commands/search.js';
import { addServeCommand } from './commands/serve.js';
import { addWatCommand } from './commands/wat.js';
import { Failure, systemReason } from './failure.js';

/** Exit statuses: 0 as asked, 1 a wrong answer or nowhere to print it, 2 a call that makes no sense, 130 interrupted. */
const USAGE = 2;
const INTERRUPTED = 130;

const interrupt = new AbortController();

const program = new Command('demo')
  .description(
    'Runs the comparisons of the talk "Threading and Multiprocessing" on this machine: two problems, each in many ways, with answers that are checked.',
  )
  .configureOutput({
    // One line, also where commander has a suggestion to make.
    outputError: (message, write) => write(`${message.trim().replaceAll(/\s*\n\s*/g, ' ')}\n`),
  })
  .exitOverride();
const COMMANDS = [
  addAllCommand,
  addListCommand,
  addRunCommand,
  addSearchCommand,
  addMandelbrotCommand,
  addWatCommand,
  addReportCommand,
  addSampleCommand,
  addServeCommand,
  addHelpCommand,
];
for (const add of COMMANDS) add(program, interrupt.signal);

// The first Ctrl-C ends the workers and prints what is finished; a second one ends at once.
process.on('SIGINT', () => {
  if (interrupt.signal.aborted) process.exit(INTERRUPTED);
  interrupt.abort(new Failure('interrupted', INTERRUPTED));
});
process.on('SIGTERM', () => interrupt.abort(new Failure('terminated', 143)));
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', ({ code = '' }: NodeJS.ErrnoException) => {
    // Whoever reads our output may stop reading: `demo | head` is no error.
    if (code === 'EPIPE') process.exit(0);
    if (stream === process.stdout) {
      console.error(`error: the output cannot be written. ${systemReason(code)}.`);
    }
    process.exit(1);
  });
}

try {
  await program.parseAsync();
  if (interrupt.signal.aborted) process.exitCode ??= INTERRUPTED;
} catch (error) {
  process.exitCode = report(error);
}

/** Says in one line what went wrong, and returns the exit status for it. */
function report(error: unknown): number {
  // Commander has said it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
  if (error instanceof Failure) {
    for (const line of error.message.split('\n')) console.error(line);
    return error.status;
  }
  if (error instanceof ParallelError) {
    console.error(`error: ${error.message}`);
    return USAGE;
  }
  throw error;
}
