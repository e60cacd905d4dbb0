#!/usr/bin/env node
import { createRequire } from 'node:module';
import { ParallelError } from '@parallel/core';
import { FAILED, Failure, USAGE } from './failure.js';
import { helpText } from './help.js';
import { handleInterrupts } from './interrupt.js';
import { removeUnfinished, writeOut } from './output.js';
import { parseCommandLine } from './parse.js';
import { run } from './run.js';

// Whoever reads our output may stop reading: `parallel-mandelbrot -o - | head -c 9` is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    removeUnfinished();
    process.exit(0);
  });
}

try {
  const typed = parseCommandLine(process.argv.slice(2));
  if (typed.help !== undefined) await writeOut(helpText(process.stdout.columns ?? 80));
  else if (typed.version !== undefined) await writeOut(`${version()}\n`);
  else await run(typed, handleInterrupts());
  process.exit();
} catch (error) {
  process.exit(report(error));
}

function version(): string {
  const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
  return version;
}

/** Says in one line what went wrong, and returns the exit status for it. */
function report(error: unknown): number {
  if (error instanceof Failure) {
    console.error(`parallel-mandelbrot: ${error.message}`);
    return error.status;
  }
  if (error instanceof ParallelError) {
    console.error(`parallel-mandelbrot: ${inFlags(error.message)}`);
    return error.code === 'WORKER_DIED' ? FAILED : USAGE;
  }
  if (error instanceof RangeError && /allocation|array length/i.test(error.message)) {
    console.error(
      'parallel-mandelbrot: option --width, --height: there is not enough memory for so many points',
    );
    return FAILED;
  }
  throw error;
}

/** The library's names of options as they are typed here. */
function inFlags(message: string): string {
  const flags: Record<string, string> = {
    maxIterations: '--iterations',
    colors: '--palette',
    centerX: '--center',
    centerY: '--center',
    viewHeight: '--zoom',
  };
  return message.replace(/^option "(\w+)[\w.]*"/, (_, name: string) => {
    const dashed = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return `option ${flags[name] ?? `--${dashed}`}`;
  });
}
