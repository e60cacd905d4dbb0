import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where git's exclusions of a folder with a `.git` are, if it can be told. */
export async function excludeFile(folder: Buffer): Promise<Buffer | undefined> {
  const git = joined(folder, '.git');
  if (!(await isFile(git))) return joined(git, 'info/exclude');
  // A worktree: its folder names the one that it shares with others.
  const line = await firstLine(git);
  if (!line?.startsWith('gitdir: ')) return undefined;
  const own = line.slice('gitdir: '.length);
  const common = await firstLine(Buffer.from(join(own, 'commondir')));
  if (common === undefined) return undefined;
  return Buffer.from(join(common.startsWith('.') ? join(own, common) : common, 'info/exclude'));
}

async function firstLine(path: Buffer): Promise<string | undefined> {
  try {
    const text = await readFile(path, 'utf8');
    return text === '' ? undefined : text.split(/\r?\n/, 1)[0];
  } catch {
    return undefined;
  }
}

/** The user's own exclusions, in all repositories, as git's settings name them. */
export async function globalExcludeFile(): Promise<Buffer | undefined> {
  const { GIT_CONFIG_GLOBAL: global, GIT_CONFIG_SYSTEM: system } = process.env;
  const home = process.env['HOME'] || homedir();
  const settings = process.env['XDG_CONFIG_HOME'] || (home && join(home, '.config'));
  const files = [
    global,
    home && join(home, '.gitconfig'),
    settings && join(settings, 'git/config'),
    system || '/etc/gitconfig',
  ];
  for (const file of files) {
    const named = file && (await excludesOf(file));
    if (named) return Buffer.from(resolve(named.replaceAll('~', home)));
  }
  return settings ? Buffer.from(join(settings, 'git/ignore')) : undefined;
}

async function excludesOf(file: string): Promise<string | undefined> {
  try {
    const text = await readFile(file, 'utf8');
    return /^\s*excludesfile\s*=\s*"?\s*(\S+?)\s*"?\s*$/im.exec(text)?.[1];
  } catch {
    return undefined;
  }
}

async function isFile(path: Buffer): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}

const SEPARATOR = Buffer.from('/');

/** What is in a folder under a name. */
export function joined(folder: Buffer, name: string): Buffer {
  return Buffer.concat([folder, SEPARATOR, Buffer.from(name, 'latin1')]);
}
