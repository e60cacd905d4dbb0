import type { Dirent, Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { failure } from '../failure.js';
import { Turns } from '../turns.js';
import { IgnoreFiles, type Level, NOTHING, slashed } from './levels.js';
import type { Selection } from './selection.js';

/** What a walk comes upon: a file to be searched, or what it could not look into. */
export interface Found {
  readonly path: Buffer;
  /** Whether the caller named it, rather than a folder that it is in. */
  readonly named: boolean;
  readonly error?: { readonly code: string; readonly message: string };
}

/** A folder of the tree. */
interface Folder {
  /** As it is given out, in bytes; what is in it follows a slash. */
  readonly given: string;
  /** From the root, with a slash behind it; empty for the root. */
  readonly path: string;
  readonly depth: number;
  readonly outer: Level;
  /** Which folders it is in and is itself, where links are followed. */
  readonly within: readonly Identity[];
}

interface Identity {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly given: string;
}

type Entry = Found | Folder;

/** Folders that are read before it is their turn. */
const AHEAD = 8;

/** How far a walk is in a folder, what is in it being known. */
class Position {
  #at = 0;
  readonly #ahead = new Map<Folder, Promise<readonly Entry[]>>();

  constructor(private readonly entries: readonly Entry[]) {}

  /** The files up to the next folder. */
  files(): Found[] {
    const files: Found[] = [];
    for (; this.#at < this.entries.length; this.#at += 1) {
      const entry = this.entries[this.#at]!;
      if ('depth' in entry) break;
      files.push(entry);
    }
    return files;
  }

  /** What is in the folder that comes next, after the files; others are read meanwhile. */
  next(read: (folder: Folder) => Promise<readonly Entry[]>): Promise<readonly Entry[]> | undefined {
    for (let i = this.#at; i < this.entries.length && this.#ahead.size < AHEAD; i += 1) {
      const entry = this.entries[i]!;
      if ('depth' in entry && !this.#ahead.has(entry)) this.#ahead.set(entry, read(entry));
    }
    const folder = this.entries[this.#at] as Folder | undefined;
    if (!folder) return undefined;
    this.#at += 1;
    const listing = this.#ahead.get(folder)!;
    this.#ahead.delete(folder);
    return listing;
  }
}

const UNIX_SEPARATOR = '/';
const SEPARATOR = process.platform === 'win32' ? '\\' : UNIX_SEPARATOR;

/**
 * Walks trees in the order of paths (by the bytes of names, folder by folder), and tells what it
 * finds, in handfuls, for as long as somebody wants more.
 */
export class Walk {
  #files: IgnoreFiles | undefined;
  readonly #turns = new Turns();

  constructor(
    private readonly roots: readonly string[],
    private readonly selection: Selection,
  ) {}

  async *found(): AsyncGenerator<readonly Found[], void, undefined> {
    if (!this.selection.options.noIgnore) this.#files = await IgnoreFiles.open();
    for (const root of this.roots) yield* this.#under(Buffer.from(root));
  }

  async *#under(root: Buffer): AsyncGenerator<readonly Found[], void, undefined> {
    let stats: Stats;
    try {
      stats = await stat(root);
    } catch (error) {
      yield [{ path: root, named: true, error: failure(error, root) }];
      return;
    }
    if (!stats.isDirectory()) {
      yield [{ path: root, named: true }];
      return;
    }
    const given = root.toString('latin1');
    const outer = this.#files ? await this.#files.above(root) : NOTHING;
    const within = this.selection.options.followSymlinks ? [await identity(root)] : [];
    yield* this.#inside({ given, path: '', depth: 0, outer, within });
  }

  /** Goes down folder by folder. */
  async *#inside(root: Folder): AsyncGenerator<readonly Found[], void, undefined> {
    const { maxDepth = Number.POSITIVE_INFINITY } = this.selection.options;
    if (maxDepth === 0) return;
    const stack = [new Position(await this.#read(root))];
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const files = top.files();
      if (files.length > 0) yield files;
      const listing = top.next((folder) => this.#read(folder));
      if (listing) stack.push(new Position(await listing));
      else stack.pop();
    }
  }

  /** What is in a folder. Never rejects. */
  async #read(folder: Folder): Promise<readonly Entry[]> {
    const path = bytes(folder.given);
    let entries: Dirent<Buffer>[];
    try {
      entries = await readdir(path, { withFileTypes: true, encoding: 'buffer' });
    } catch (error) {
      return [{ path, named: false, error: failure(error, path) }];
    }
    const things = entries.map((entry) => ({ entry, name: entry.name.toString('latin1') }));
    things.sort((a, b) => (a.name < b.name ? -1 : 1));
    const names = new Set(things.map(({ name }) => name));
    const level = this.#files
      ? await this.#files.inside(folder.outer, path, (name) => names.has(name), {
          above: '',
          below: folder.path.length,
        })
      : NOTHING;
    const found: Entry[] = [];
    for (const { entry, name } of things) {
      const one = this.#entry(folder, level, entry, name);
      const known = one instanceof Promise ? await one : one;
      if (known) found.push(known);
      if (this.#turns.due()) await this.#turns.take();
    }
    return found;
  }

  /** A thing in a folder, if it is wanted; at once where the system has said what it is. */
  #entry(folder: Folder, level: Level, entry: Dirent<Buffer>, name: string) {
    const { followSymlinks, maxFileSize } = this.selection.options;
    const joined = inside(folder.given, name);
    const isLink = entry.isSymbolicLink();
    if (isLink && followSymlinks) return this.#linked(folder, level, joined, name);
    const isFolder = entry.isDirectory();
    if (this.#leavesOut(folder, level, joined, name, isFolder)) return undefined;
    if (isFolder) return this.#folder(folder, level, joined, name);
    if (!entry.isFile()) return undefined;
    return maxFileSize === undefined
      ? { path: bytes(joined), named: false }
      : this.#small(joined, maxFileSize);
  }

  /** What a link leads to. */
  async #linked(folder: Folder, level: Level, joined: string, name: string) {
    const path = bytes(joined);
    const { maxFileSize = Number.POSITIVE_INFINITY } = this.selection.options;
    let stats: Stats;
    try {
      stats = await stat(path);
      if (stats.isDirectory()) {
        const loop = await this.#loop(folder, path);
        if (loop) return { path, named: false, error: loop };
      }
    } catch (error) {
      return { path, named: false, error: failure(error, path) };
    }
    if (this.#leavesOut(folder, level, joined, name, stats.isDirectory())) return undefined;
    if (stats.isDirectory()) return this.#folder(folder, level, joined, name);
    return stats.isFile() && stats.size <= maxFileSize ? { path, named: false } : undefined;
  }

  async #loop({ within }: Folder, path: Buffer) {
    const { dev, ino } = await identity(path);
    const ancestor = within.find((one) => one.ino === ino && one.dev === dev);
    if (!ancestor) return undefined;
    const back = bytes(ancestor.given).toString();
    const message = `ELOOP: a loop of links, back to '${back}', walk '${path}'`;
    return { code: 'ELOOP', message };
  }

  #leavesOut(folder: Folder, level: Level, joined: string, name: string, isFolder: boolean) {
    const candidate = { name, path: folder.path + name, given: slashed(joined), isFolder };
    return this.selection.leavesOut(candidate, this.#files, level);
  }

  #folder(folder: Folder, outer: Level, given: string, name: string) {
    const { maxDepth = Number.POSITIVE_INFINITY, followSymlinks } = this.selection.options;
    const depth = folder.depth + 1;
    if (depth >= maxDepth) return undefined;
    const path = `${folder.path}${name}/`;
    if (!followSymlinks) return { given, path, depth, outer, within: [] };
    // A link further down may lead back here.
    return identity(bytes(given)).then(
      (own) => ({ given, path, depth, outer, within: [...folder.within, own] }),
      (error: unknown) => ({
        path: bytes(given),
        named: false,
        error: failure(error, bytes(given)),
      }),
    );
  }

  async #small(joined: string, maxFileSize: number): Promise<Found | undefined> {
    const path = bytes(joined);
    const size = await stat(path).then(
      (stats) => stats.size,
      // Whoever opens it says what is wrong.
      () => 0,
    );
    return size <= maxFileSize ? { path, named: false } : undefined;
  }
}

async function identity(path: Buffer): Promise<Identity> {
  const { dev, ino } = await stat(path, { bigint: true });
  return { dev, ino, given: path.toString('latin1') };
}

function inside(folder: string, name: string): string {
  const isJoined = folder.endsWith(SEPARATOR) || folder.endsWith(UNIX_SEPARATOR);
  return isJoined ? folder + name : folder + SEPARATOR + name;
}

function bytes(path: string): Buffer {
  return Buffer.from(path, 'latin1');
}
