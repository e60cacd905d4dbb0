import type { Command } from 'commander';
import { EXPERIMENTS } from '../experiments/index.js';
import { chooseByName } from './choose.js';
import { compare } from './compare.js';
import { comparisonsOf } from './comparisons.js';
import { addColdOption, addCommonOptions, type CommonOptions } from './options.js';

/** `demo run NAME…`: experiments by name. */
export function addRunCommand(program: Command, signal: AbortSignal): void {
  const command = program
    .command('run')
    .description('run experiments by name (`demo list` shows them)')
    .argument(
      '<names...>',
      "names, or patterns such as 'search-*-native'; the first in the list's order is the measure of the others",
    );
  addColdOption(addCommonOptions(command)).action(
    async (names: string[], options: CommonOptions) => {
      const chosen = chooseByName(EXPERIMENTS, names);
      await compare(await comparisonsOf(chosen, options, options.out, signal), options, signal);
    },
  );
}
