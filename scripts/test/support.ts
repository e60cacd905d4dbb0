import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { root } from '../release/packages.mjs';
import { type Staged, stage } from '../release/stage.mjs';

export const REPOSITORY = 'https://code.example/people/parallel';

const folders: string[] = [];
// Here, and not where one is made: within a test it would be heard by nobody.
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** For as long as the test file runs. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parallel-'));
  folders.push(folder);
  return folder;
}

/** All packages, laid out as a release publishes them. */
export function stagedPackages(): Staged[] {
  const out = temporaryFolder();
  const artifacts = join(root, 'packages/native-rs');
  return stage({ out, artifacts, missing: 'stand-in', repository: REPOSITORY });
}

export const isPlatform = ({ name }: { name: string }) => /native-rs-/.test(name);
