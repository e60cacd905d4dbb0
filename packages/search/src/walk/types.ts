import { DEFAULT_TYPES } from './default-types.js';
import { anchored, globSource } from './glob.js';
import type { Verdict } from './rules.js';

/** A name that no type of files has. */
export class UnknownTypeError extends Error {}

/** Chosen types of files: what a file's name says of it. */
export class FileTypes {
  /** The last ones first: the last that matches counts. */
  readonly #choices: readonly { readonly verdict: Verdict; readonly names: RegExp }[];
  /** Whether only some are wanted. */
  readonly #selects: boolean;

  /**
   * @param names of types; those that begin with `!` leave such files out.
   * @throws UnknownTypeError
   */
  constructor(names: readonly string[]) {
    this.#choices = names.map(choice).reverse();
    this.#selects = names.some((name) => !name.startsWith('!'));
  }

  match(name: string): Verdict {
    const choice = this.#choices.find(({ names }) => names.test(name));
    return choice ? choice.verdict : this.#selects ? 'ignore' : undefined;
  }
}

function choice(given: string): { verdict: Verdict; names: RegExp } {
  const isNegated = given.startsWith('!');
  const name = isNegated ? given.slice(1) : given;
  const own = Object.hasOwn(DEFAULT_TYPES, name) ? DEFAULT_TYPES[name] : undefined;
  const globs = name === 'all' ? Object.values(DEFAULT_TYPES).join(' ') : own;
  if (globs === undefined) throw new UnknownTypeError(`unrecognized file type: ${name}`);
  const sources = globs.split(' ').map((glob) => globSource(glob, { lenient: false }));
  return { verdict: isNegated ? 'ignore' : 'keep', names: anchored(sources) };
}
