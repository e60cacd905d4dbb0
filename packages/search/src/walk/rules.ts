import { anchored, globSource } from './glob.js';

/** What a list of rules says of a path: nothing, to leave it out, or to keep it. */
export type Verdict = 'ignore' | 'keep' | undefined;

/** A line of a `.gitignore`, understood. */
interface Rule {
  readonly isNegated: boolean;
  readonly onlyFolders: boolean;
  /** Whether the glob looks at the last part of the path only, which is cheaper. */
  readonly byName: boolean;
  readonly source: string;
}

interface RuleOptions {
  /** As `globSource` has it. */
  readonly lenient: boolean;
}

/**
 * A line with a `.gitignore`'s syntax; nothing for one that says nothing. In bytes.
 * @throws GlobError
 */
export function parseRule(text: string, options: RuleOptions): Rule | undefined {
  let line = text.endsWith('\\ ') ? text : trimEnd(text);
  if (line === '' || line.startsWith('#')) return undefined;
  let isNegated = false;
  let isAnchored = false;
  if (/^\\[!#]/.test(line)) {
    line = line.slice(1);
  } else {
    if (line.startsWith('!')) {
      isNegated = true;
      line = line.slice(1);
    }
    if (line.startsWith('/')) {
      isAnchored = true;
      line = line.slice(1);
    }
  }
  const onlyFolders = line.endsWith('/');
  if (onlyFolders) line = line.slice(0, line.endsWith('\\/') ? -2 : -1);
  let glob = line;
  const isAnywhere = !isAnchored && !line.includes('/');
  if (isAnywhere && !line.startsWith('**/') && line !== '**') glob = `**/${line}`;
  // What is inside, not the folder itself.
  if (glob.endsWith('/**')) glob += '/*';
  // A class can stand for a slash, and two stars may.
  const byName = isAnywhere && line !== '' && !/\[|\*\*/.test(line);
  return { isNegated, onlyFolders, byName, source: globSource(byName ? line : glob, options) };
}

/** White space as Unicode has it, of a text in bytes. */
function trimEnd(line: string): string {
  const trimmed = Buffer.from(line, 'latin1')
    .toString()
    .replace(/\p{White_Space}+$/u, '');
  return Buffer.from(trimmed).toString('latin1');
}

/** Rules that come one after another and say the same: it is enough if one of them matches. */
interface Group {
  readonly verdict: Verdict;
  readonly names: RegExp | undefined;
  readonly paths: RegExp | undefined;
  /** Those for folders alone. */
  readonly folderNames: RegExp | undefined;
  readonly folderPaths: RegExp | undefined;
}

/** Rules of which the last that matches counts. */
export class Rules {
  /** The last ones first. */
  readonly #groups: readonly Group[];
  /** Whether there are some that leave out; some that keep. */
  readonly ignores: boolean;
  readonly keeps: boolean;

  constructor(rules: readonly Rule[]) {
    const groups: Rule[][] = [];
    for (const rule of rules) {
      const last = groups.at(-1);
      if (last && last[0]!.isNegated === rule.isNegated) last.push(rule);
      else groups.push([rule]);
    }
    this.#groups = groups.reverse().map(groupOf);
    this.ignores = rules.some(({ isNegated }) => !isNegated);
    this.keeps = rules.some(({ isNegated }) => isNegated);
  }

  /** @param path from where the rules stand; `name` is its last part. */
  match(path: string, name: string, isFolder: boolean): Verdict {
    for (const group of this.#groups) {
      if (group.names?.test(name) || group.paths?.test(path)) return group.verdict;
      if (!isFolder) continue;
      if (group.folderNames?.test(name) || group.folderPaths?.test(path)) return group.verdict;
    }
    return undefined;
  }
}

function groupOf(rules: readonly Rule[]): Group {
  const matcher = (onlyFolders: boolean, byName: boolean) => {
    const own = rules.filter((one) => one.onlyFolders === onlyFolders && one.byName === byName);
    return own.length === 0 ? undefined : anchored(own.map(({ source }) => source));
  };
  return {
    verdict: rules[0]!.isNegated ? 'keep' : 'ignore',
    names: matcher(false, true),
    paths: matcher(false, false),
    folderNames: matcher(true, true),
    folderPaths: matcher(true, false),
  };
}
