import { resolve } from 'node:path';
import type { Command } from 'commander';
import { Failure } from '../failure.js';
import { compare } from './compare.js';
import { drawPictures, plotComparisons } from './mandelbrot.js';
import { addCommonOptions, type CommonOptions } from './options.js';
import { addSearchOptions, searchComparison } from './search.js';

/** `demo`: both comparisons. */
export function addAllCommand(program: Command, signal: AbortSignal): void {
  const command = program
    .command('all', { isDefault: true })
    .description('both comparisons, search and mandelbrot (what `demo` alone does)');
  addSearchOptions(addCommonOptions(command))
    .allowExcessArguments()
    .action(async (options: CommonOptions & { cold?: boolean }) => {
      // The default command gets whatever is no command.
      const [unknown] = command.args;
      if (unknown !== undefined) {
        const names = program.commands.map((known) => known.name()).join(', ');
        throw new Failure(`error: command '${unknown}' is invalid. Allowed: ${names}.`, 2);
      }
      const point = { ...options };
      const search = await searchComparison(point, signal);
      await drawPictures(point, signal);
      await compare([search, ...plotComparisons(point)], options, signal);
      console.error(`The sample file and the pictures are in ${resolve(options.out)}`);
    });
}
