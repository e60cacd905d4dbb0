import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';

/** Reads a whole number, or says what would be one. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    // 25_000_000 and 25000000 alike; no 1e3, no 0x10, no 1.5.
    const digits = text.replaceAll('_', '');
    const value = /^-?\d+$/.test(digits) ? Number(digits) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Allowed: a whole number from ${least} to ${most}.`);
  };
}

export function text(text: string): string {
  if (text === '' || text.includes('\0')) throw new InvalidArgumentError('Allowed: a file name.');
  return text;
}

/** What all comparisons understand. */
export interface MeasureOptions {
  readonly full?: boolean;
  readonly runs: number;
  readonly workers: number;
  readonly cold?: boolean;
}

/** What those understand that print tables. */
export interface CommonOptions extends MeasureOptions {
  readonly json?: boolean;
  readonly timelines?: boolean;
  readonly out: string;
}

export function addMeasureOptions(command: Command): Command {
  return command
    .option('--full', "the talk's own sizes, for which you should have half an hour")
    .addOption(
      new Option('--runs <n>', 'runs of each way, of which the median is shown')
        .argParser(wholeNumber(1, 100))
        .default(3),
    )
    .addOption(
      new Option('--workers <n>', 'workers of each parallel way')
        .argParser(wholeNumber(1, 1024))
        .default(availableParallelism(), 'one for each processor'),
    );
}

export function addCommonOptions(command: Command): Command {
  return addMeasureOptions(command)
    .option('--json', 'print data instead of tables')
    .option(
      '--timelines',
      'run each way once more, untimed, to see which worker did what when (for --json and a report)',
    )
    .addOption(
      new Option('--out <folder>', 'where the sample file and the pictures go')
        .argParser(text)
        .default('demo-output'),
    );
}

export function addColdOption(command: Command): Command {
  return command.option(
    '--cold',
    'drop the searched file from the page cache before each run (no root needed)',
  );
}
