import type { Command } from 'commander';
import { Failure } from '../failure.js';

/** `demo help [COMMAND]`: as `--help`, but commander's own says nothing of a command that there is not. */
export function addHelpCommand(program: Command): void {
  program
    .helpCommand(false)
    .command('help')
    .description('display help for command')
    .argument('[command]')
    .action((name: string | undefined) => {
      const wanted =
        name === undefined ? program : program.commands.find((known) => known.name() === name);
      if (!wanted) throw unknownCommand(program, name!);
      wanted.help();
    });
}

export function unknownCommand(program: Command, name: string): Failure {
  const names = program.commands.map((known) => known.name()).join(', ');
  return new Failure(`error: command '${name}' is invalid. Allowed: ${names}.`, 2);
}
