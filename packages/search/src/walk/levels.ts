import { realpath, stat } from 'node:fs/promises';
import { excludeFile, globalExcludeFile, joined } from './git.js';
import { readRules } from './ignore-file.js';
import type { Rules, Verdict } from './rules.js';

/** Rules, and from where they look at a path. */
interface Placed {
  readonly rules: Rules;
  /** Of a folder above the root: the way from it to the root. */
  readonly above: string;
  /** Of one below: how much of the path is the way to it. */
  readonly below: number;
}

/** The ignore files that concern what is in a folder: its own, then those above, by kind. */
export interface Level {
  readonly rgignore: readonly Placed[];
  readonly ignore: readonly Placed[];
  /** `.gitignore` files, up to that of the repository. */
  readonly git: readonly Placed[];
  readonly exclude: readonly Placed[];
  /** Whether it is in a repository: git's rules hold nowhere else. */
  readonly inRepository: boolean;
}

/** No rules at all. */
export const NOTHING: Level = {
  rgignore: [],
  ignore: [],
  git: [],
  exclude: [],
  inRepository: false,
};

/** Which of the names that matter here a folder has. */
export type HasName = (name: string) => boolean;

const NAMES: readonly string[] = ['.rgignore', '.ignore', '.gitignore', '.git', '.jj'];

/** The ignore files of the trees that a search goes through. */
export class IgnoreFiles {
  #global: Rules | undefined;

  /** Reads the user's own exclusions. */
  static async open(): Promise<IgnoreFiles> {
    const files = new IgnoreFiles();
    const file = await globalExcludeFile();
    files.#global = file && (await readRules(file));
    return files;
  }

  /** The rules above a root, which is a folder. */
  async above(root: Buffer): Promise<Level> {
    let path: string;
    try {
      path = slashed((await realpath(root, 'buffer')).toString('latin1'));
    } catch {
      return NOTHING;
    }
    if (path.endsWith('/')) return NOTHING;
    const parts = path.split('/');
    let level = NOTHING;
    for (let i = 1; i < parts.length; i += 1) {
      const folder = Buffer.from(parts.slice(0, i).join('/'), 'latin1');
      const above = `${parts.slice(i).join('/')}/`;
      level = await this.inside(level, folder, await namesThere(folder), { above, below: 0 });
    }
    return level;
  }

  /** The rules for what is in a folder, of which it is known what it has. */
  async inside(
    outer: Level,
    folder: Buffer,
    has: HasName,
    { above, below }: { readonly above: string; readonly below: number },
  ): Promise<Level> {
    const [hasGit, hasJj] = [has('.git'), has('.jj')];
    if (!NAMES.some(has)) return outer;
    const read = async (file: Buffer | undefined): Promise<readonly Placed[]> => {
      const rules = file && (await readRules(file));
      return rules ? [{ rules, above, below }] : [];
    };
    const own = async (name: string) => (has(name) ? read(joined(folder, name)) : []);
    const isRepository = (hasGit && (await exists(joined(folder, '.git')))) || hasJj;
    const [rgignore, ignore, git, exclude] = await Promise.all([
      own('.rgignore'),
      own('.ignore'),
      own('.gitignore'),
      hasGit ? read(await excludeFile(folder)) : [],
    ]);
    return {
      rgignore: [...rgignore, ...outer.rgignore],
      ignore: [...ignore, ...outer.ignore],
      git: isRepository ? git : [...git, ...outer.git],
      exclude: isRepository ? exclude : [...exclude, ...outer.exclude],
      inRepository: isRepository || outer.inRepository,
    };
  }

  /**
   * What the rules say of something in a folder.
   * @param path from the root.
   * @param given the path as the user gets it, from the working directory if it is in there.
   */
  match(level: Level, path: string, given: string, name: string, isFolder: boolean): Verdict {
    const first = (placed: readonly Placed[]): Verdict => {
      for (const { rules, above, below } of placed) {
        const from = above === '' ? path.slice(below) : above + path;
        const verdict = rules.match(from, name, isFolder);
        if (verdict) return verdict;
      }
      return undefined;
    };
    const verdict = first(level.rgignore) ?? first(level.ignore);
    if (verdict || !level.inRepository) return verdict;
    const git = first(level.git) ?? first(level.exclude);
    return git ?? this.#global?.match(given, name, isFolder);
  }
}

async function namesThere(folder: Buffer): Promise<HasName> {
  const there = new Set<string>();
  const look = async (name: string) => {
    if (await exists(joined(folder, name))) there.add(name);
  };
  await Promise.all(NAMES.map(look));
  return (name) => there.has(name);
}

async function exists(path: Buffer): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** A path in bytes with slashes, whatever the system has. */
export function slashed(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}
