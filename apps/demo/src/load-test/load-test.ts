/*
 * What the live page's server can bear, measured on this machine: `npm run load-test`, or a part
 * of it: `npm run load-test -- streaming --only 20,000 --rounds 21`. All of it takes about a minute.
 */
import { Argument, Command } from 'commander';
import { wholeNumber } from '../commands/options.js';
import { describeMachine, machineLine } from '../measure/machine.js';
import { leave } from './client.js';
import { crowd } from './crowd.js';
import { firstTiles } from './first-tiles.js';
import type { Part, PartOptions } from './part.js';
import { processor } from './processor.js';
import { serve } from './served.js';
import { streaming } from './streaming.js';

const PARTS: Readonly<Record<string, Part>> = { first: firstTiles, streaming, processor, crowd };

const program = new Command('load-test')
  .description("Measures what the live page's server can bear.")
  .addArgument(new Argument('[parts...]', 'what to measure').choices(Object.keys(PARTS)))
  .option('--only <text>', 'of the points that are streamed, those with this in their names', '')
  .option('--rounds <n>', 'how often each is measured', wholeNumber(1, 1000), 7)
  .option('--unmeasured <n>', 'pictures of a point before those', wholeNumber(0, 1000), 3)
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .parse();

// `load-test | head` is no error.
process.stdout.on('error', () => process.exit(0));
const served = await serve();
try {
  console.log(machineLine(describeMachine()));
  for (const [name, part] of Object.entries(PARTS)) {
    if (program.args.length > 0 && !program.args.includes(name)) continue;
    await part(served, program.opts<PartOptions>());
  }
} finally {
  leave();
  await served.stop();
}
