import { resolve } from 'node:path';
import type { Command } from 'commander';
import { EXPERIMENTS } from '../experiments/index.js';
import { compare } from './compare.js';
import { comparisonsOf } from './comparisons.js';
import { unknownCommand } from './help.js';
import { drawPictures } from './mandelbrot.js';
import { addColdOption, addCommonOptions, type CommonOptions } from './options.js';

/** `demo`: all comparisons. */
export function addAllCommand(program: Command, signal: AbortSignal): void {
  const command = program
    .command('all', { isDefault: true })
    .description('all experiments, search and mandelbrot (what `demo` alone does)');
  addColdOption(addCommonOptions(command))
    .allowExcessArguments()
    .action(async (options: CommonOptions) => {
      // The default command gets whatever is no command.
      const [unknown] = command.args;
      if (unknown !== undefined) throw unknownCommand(program, unknown);
      const comparisons = await comparisonsOf(EXPERIMENTS, options, options.out, signal);
      await drawPictures(options, signal);
      await compare(comparisons, options, signal);
      console.error(`The sample file and the pictures are in ${resolve(options.out)}`);
    });
}
