import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder that is there until the tests of the file that asks for it are over. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'parallel-search-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return {
    path: (name: string) => join(folder, name),
    /** Writes a file and returns its path. */
    write(name: string, content: Uint8Array | string): string {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
  };
}
