import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { badOption, badPath } from '../failure.js';
import { showProgress } from '../output/progress.js';
import { TALK_SAMPLE, writeSample } from '../sample/sample.js';
import type { SampleShape } from '../sample/sample-task.js';
import { text, wholeNumber } from './options.js';

interface SampleCommandOptions extends SampleShape {
  readonly name: string;
  readonly force?: boolean;
}

const number = (flags: string, description: string, least: number, most: number, initial: number) =>
  new Option(flags, description).argParser(wholeNumber(least, most)).default(initial);

/** `demo sample`: makes a file to search. */
export function addSampleCommand(program: Command, signal: AbortSignal): void {
  const talk = TALK_SAMPLE;
  program
    .command('sample')
    .description('make a file of random lines; the same options give the same bytes everywhere')
    .addOption(number('--lines <n>', 'how many lines', 0, 1e10, talk.lines))
    .addOption(number('--shortest <n>', 'characters of the shortest line', 0, 1e5, talk.shortest))
    .addOption(number('--longest <n>', 'characters of the longest line', 0, 1e5, talk.longest))
    .addOption(
      number(
        '--space-weight <n>',
        'spaces beside the 26 letters to choose from',
        0,
        100,
        talk.spaceWeight,
      ),
    )
    .addOption(number('--seed <n>', 'of the random numbers', 0, 2 ** 32 - 1, talk.seed))
    .addOption(
      new Option('--name <file>', 'the file to make').argParser(text).default('sample.txt'),
    )
    .option('--force', 'replace a file that is there')
    .action(async (options: SampleCommandOptions) => {
      const { name, force, lines, shortest, longest, spaceWeight, seed } = options;
      if (shortest > longest) {
        throw badOption(
          '--shortest <n>',
          shortest,
          `Allowed: up to --longest, which is ${longest}.`,
        );
      }
      if (existsSync(name) && !force) {
        throw badOption('--name <file>', name, 'The file exists already (--force replaces it).');
      }
      const shape = { lines, shortest, longest, spaceWeight, seed };
      await makeSample(name, shape, signal).catch((error) => {
        throw badPath('--name <file>', name, error);
      });
    });
}

/** Makes a sample file with a progress bar, and tells how fast that was. */
export async function makeSample(
  name: string,
  shape: SampleShape,
  signal: AbortSignal,
): Promise<void> {
  const start = performance.now();
  const bar = showProgress(`making ${name}`, Math.max(1, shape.lines), 'lines');
  const onProgress = ({ done, total = 1 }: { done: number; total?: number }) =>
    bar.update(Math.round((done / total) * shape.lines));
  let bytes: number;
  try {
    bytes = await writeSample(name, shape, { signal, onProgress });
  } finally {
    bar.stop();
  }
  const seconds = (performance.now() - start) / 1000;
  const [size, rate] = [bytes / 1e6, bytes / 1e6 / seconds];
  console.error(
    `${name}: ${shape.lines.toLocaleString('en')} lines, ${size.toFixed(1)} MB in ${seconds.toFixed(2)} s (${rate.toFixed(0)} MB/s)`,
  );
}
