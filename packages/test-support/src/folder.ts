import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder of a test's own. Names are relative to it; those of folders that are not there make them. */
export interface Folder {
  readonly root: string;
  path(name: string): string;
  /** Writes a file and returns its path. */
  write(name: string, content: string | Uint8Array): string;
  link(target: string, name: string): void;
  mode(name: string, mode: number): void;
}

const roots: string[] = [];
// Here, and not where one is made: within a test it would be heard by nobody.
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

/** One that is there until the tests of the file that asks for it are over. */
export function temporaryFolder(files: Record<string, string | Uint8Array> = {}): Folder {
  const root = mkdtempSync(join(tmpdir(), 'parallel-'));
  roots.push(root);
  const path = (name: string) => join(root, name);
  const write = (name: string, content: string | Uint8Array) => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), content);
    return path(name);
  };
  for (const [name, content] of Object.entries(files)) write(name, content);
  return {
    root,
    path,
    write,
    link: (target, name) => symlinkSync(target, path(name)),
    mode: (name, mode) => chmodSync(path(name), mode),
  };
}
