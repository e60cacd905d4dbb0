import { type Command, Help, Option } from 'commander';
import { unavailable } from '../experiments/availability.js';
import { plotCase, QUICK, SLOW, searchCases } from '../experiments/cases.js';
import { axesText, type Experiment } from '../experiments/experiment.js';
import { EXPERIMENTS } from '../experiments/index.js';
import { chooseByName } from './choose.js';
import { DEFAULT_SIZE, LOPSIDED_SIZE } from './mandelbrot.js';
import { DEFAULT_LINES } from './search.js';

interface ListOptions {
  readonly json?: boolean;
  readonly problem?: Experiment['problem'];
}

/** `demo list [FILTER…]`: what can be run. */
export function addListCommand(program: Command): void {
  program
    .command('list')
    .description('show all experiments, with what makes them fast or slow')
    .argument('[filters...]', "names, or patterns such as '*-native'; all if left out")
    .addOption(
      new Option('--problem <name>', 'only experiments with this problem').choices([
        'search',
        'mandelbrot',
      ]),
    )
    .option('--json', 'print data, with the expected answers')
    .action((filters: string[], { json, problem }: ListOptions) => {
      const named = filters.length > 0 ? chooseByName(EXPERIMENTS, filters) : EXPERIMENTS;
      const chosen = named.filter((one) => problem === undefined || one.problem === problem);
      if (json) console.log(JSON.stringify(chosen.map(described), null, 2));
      else
        for (const experiment of chosen) console.log(inWords(experiment, process.stdout.columns));
    });
}

const help = new Help();

/** @param width of the terminal; unbounded in a file. */
function inWords(experiment: Experiment, width = Number.POSITIVE_INFINITY): string {
  const { name, why } = experiment;
  const point =
    'program' in experiment ? `the program ${experiment.program}` : axesText(experiment);
  const missing = unavailable(experiment);
  const talk = Object.entries(experiment.talk ?? {}).map(([which, s]) => `${TALK[which]} ${s} s`);
  const notes = [
    talk.length > 0 && `the talk: ${talk.join(', ')}`,
    missing && `cannot be run here: ${missing}`,
  ].filter(Boolean);
  const paragraphs = [[point, ...notes].join('; '), why].map((text) =>
    Number.isFinite(width) ? help.boxWrap(text, width - 2) : text,
  );
  return [name, ...paragraphs.map((text) => text.replaceAll(/^/gm, '  ')), ''].join('\n');
}

const TALK: Record<string, string> = {
  none: 'no line',
  all: 'all lines',
  quick: `${QUICK} iterations`,
  slow: `${SLOW.toLocaleString('en')} iterations`,
};

/** With the answers that are expected at the usual sizes, by case. */
function described(experiment: Experiment) {
  const cases =
    experiment.problem === 'search'
      ? searchCases('', DEFAULT_LINES)
      : experiment.lopsided
        ? [plotCase('lopsided', LOPSIDED_SIZE, SLOW)]
        : [QUICK, SLOW].map((most) => plotCase('reference', DEFAULT_SIZE, most));
  const missing = unavailable(experiment);
  return {
    ...experiment,
    ...(missing !== undefined && { unavailable: missing }),
    expected: Object.fromEntries(cases.map(({ name, expected }) => [name, expected])),
  };
}
