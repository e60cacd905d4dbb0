import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/cli/failure.js';
import { helpText } from '../../src/cli/help.js';
import { OPTIONS } from '../../src/cli/options.js';
import { parseCommandLine } from '../../src/cli/parse.js';

describe('a command line', () => {
  it.each<[string[], object]>([
    [[], {}],
    [['--x0', '-2', '--y0', '-1e-3', '--y1=-.5'], { x0: '-2', y0: '-1e-3', y1: '-.5' }],
    [['-c', '-0.75,0', '-z2', '-n', '500'], { center: '-0.75,0', zoom: '2', iterations: '500' }],
    [['-o', '-', '--preview', '-q'], { output: '-', preview: '', quiet: '' }],
    [['-o', '-odd.png'], { output: '-odd.png' }],
    [['--output=--odd.png'], { output: '--odd.png' }],
    [['-s', '800x600', '--size=8x6'], { size: '8x6' }],
  ])('%j', (args, typed) => {
    expect(parseCommandLine(args)).toEqual(typed);
  });

  it.each<[string[], string]>([
    [['--widht', '5'], 'option --widht is not known; did you mean --width?'],
    [['--colouring', 'bands'], 'did you mean --coloring?'],
    [['--nothing-like-it'], 'option --nothing-like-it is not known (see'],
    [['-x'], 'option -x is not known'],
    [['picture.png'], '"picture.png" is no option; a file is given by -o'],
    [['--width'], 'option --width needs a value'],
    [['--width='], 'option --width needs a value'],
    [['--output', '--preview'], 'option --output needs a value'],
    [['--preview=yes'], 'option --preview takes no value'],

    [['--constructor', '2'], 'option --constructor is not known'],
  ])('%j is refused in one line', (args, words) => {
    const refused = () => parseCommandLine(args);
    expect(refused).toThrow(Failure);
    expect(refused).toThrow(expect.objectContaining({ status: 2 }));
    expect(refused).toThrow(words);
    expect(refused).toThrow(/^[^\n]+$/);
  });
});

it('the help names all options, in lines that fit', () => {
  for (const width of [20, 60, 80, 200]) {
    const text = helpText(width);
    for (const name of Object.keys(OPTIONS)) expect(text).toContain(`--${name}`);
    const options = text.slice(0, text.indexOf('Examples:')).split('\n');
    for (const line of options) {
      expect(line.length).toBeLessThanOrEqual(Math.max(84, Math.min(100, width)));
    }
  }
});
