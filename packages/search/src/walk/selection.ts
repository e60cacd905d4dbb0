import { GlobError } from './glob.js';
import { type IgnoreFiles, type Level, slashed } from './levels.js';
import { parseRule, Rules, type Verdict } from './rules.js';
import { FileTypes, UnknownTypeError } from './types.js';

/** Which files of a tree are wanted, and how the tree is walked. */
export interface SelectionOptions {
  readonly globs: readonly string[];
  readonly types: readonly string[];
  readonly hidden: boolean;
  readonly noIgnore: boolean;
  readonly followSymlinks: boolean;
  readonly maxFileSize?: number;
  readonly maxDepth?: number;
}

/** A glob or a type that is none, as the option that has it. */
export class SelectionError extends Error {
  constructor(
    readonly option: 'glob' | 'types',
    readonly value: string,
    reason: string,
  ) {
    super(reason);
  }
}

/** Something in a folder. Strings have a character for each byte. */
export interface Candidate {
  readonly name: string;
  /** From the root, with slashes. */
  readonly path: string;
  /** As the user gets it, with slashes. */
  readonly given: string;
  readonly isFolder: boolean;
}

/** Decides about each thing in a tree, in ripgrep's order: globs, ignore files, types, hidden. */
export class Selection {
  readonly #globs: Rules | undefined;
  readonly #types: FileTypes | undefined;
  /** With a slash behind it. */
  readonly #here = `${slashed(Buffer.from(process.cwd()).toString('latin1'))}/`.replace('//', '/');

  /** @throws SelectionError */
  constructor(readonly options: SelectionOptions) {
    this.#globs = parseGlobs(options.globs);
    this.#types = parseTypes(options.types);
  }

  /** Whether it is left out. */
  leavesOut(candidate: Candidate, files: IgnoreFiles | undefined, level: Level): boolean {
    const verdict = this.#verdict(candidate, files, level);
    if (verdict !== undefined) return verdict === 'ignore';
    return !this.options.hidden && candidate.name.startsWith('.');
  }

  #verdict(candidate: Candidate, files: IgnoreFiles | undefined, level: Level): Verdict {
    const { name, path, isFolder } = candidate;
    const given = candidate.given.startsWith('./') ? candidate.given.slice(2) : candidate.given;
    const here = given.startsWith(this.#here) ? given.slice(this.#here.length) : given;
    const wanted = this.#globs && this.#byGlobs(this.#globs, here, name, isFolder);
    if (wanted) return wanted;
    const byFiles = files?.match(level, path, here, name, isFolder);
    if (byFiles === 'ignore') return 'ignore';
    return (isFolder ? undefined : this.#types?.match(name)) ?? byFiles;
  }

  /** Globs say what is wanted: the reverse of a `.gitignore`. */
  #byGlobs(globs: Rules, given: string, name: string, isFolder: boolean): Verdict {
    const verdict = globs.match(given, name, isFolder);
    if (verdict) return verdict === 'ignore' ? 'keep' : 'ignore';
    return globs.ignores && !isFolder ? 'ignore' : undefined;
  }
}

function parseGlobs(globs: readonly string[]): Rules | undefined {
  const rules = globs.flatMap((glob) => {
    try {
      return parseRule(Buffer.from(glob).toString('latin1'), { lenient: false }) ?? [];
    } catch (error) {
      if (!(error instanceof GlobError)) throw error;
      throw new SelectionError('glob', glob, `error parsing glob '${glob}': ${error.message}`);
    }
  });
  return rules.length === 0 ? undefined : new Rules(rules);
}

function parseTypes(types: readonly string[]): FileTypes | undefined {
  if (types.length === 0) return undefined;
  for (const type of types) {
    try {
      new FileTypes([type]);
    } catch (error) {
      if (!(error instanceof UnknownTypeError)) throw error;
      throw new SelectionError('types', type, error.message);
    }
  }
  return new FileTypes(types);
}
