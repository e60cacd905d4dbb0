import { parseArgs } from 'node:util';
import { Failure, USAGE } from './failure.js';
import { OPTIONS, type OptionName, type Typed } from './options.js';

const isOption = (name: string): name is OptionName => Object.hasOwn(OPTIONS, name);

/**
 * Reads a command line. Values may begin with a dash, as numbers do.
 * @throws Failure for what is not known, or lacks a value, or has one too many.
 */
export function parseCommandLine(args: readonly string[]): Typed {
  const options = Object.fromEntries(
    Object.entries(OPTIONS).map(([name, { short, value }]) => [
      name,
      { type: value ? ('string' as const) : ('boolean' as const), ...(short && { short }) },
    ]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const typed: Typed = {};
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      throw usage(`"${token.value}" is no option; a file is given by -o`);
    }
    const { name, rawName, value, inlineValue } = token;
    if (!isOption(name)) throw usage(`option ${rawName} is not known${suggestion(name)}`);
    if (OPTIONS[name].value === undefined && value !== undefined) {
      throw usage(`option ${rawName} takes no value`);
    }
    const swallowed = !inlineValue && value?.startsWith('--');
    if (OPTIONS[name].value !== undefined && (!value || swallowed)) {
      throw usage(`option ${rawName} needs a value`);
    }
    typed[name] = value ?? '';
  }
  return typed;
}

function usage(message: string): Failure {
  return new Failure(`${message} (see --help)`, USAGE);
}

/** The option that was meant, if one is near enough. */
function suggestion(name: string): string {
  const near = Object.keys(OPTIONS)
    .map((known) => ({ known, edits: distance(name, known) }))
    .filter(({ known, edits }) => edits <= Math.max(1, known.length / 2.5))
    .sort((a, b) => a.edits - b.edits)[0];
  return near ? `; did you mean --${near.known}?` : '';
}

/** How many letters have to be put in, taken out or changed (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
