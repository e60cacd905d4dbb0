import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { root } from '../release/packages.mjs';
import { type Staged, stage } from '../release/stage.mjs';

export const REPOSITORY = 'https://code.example/people/parallel';

/** For as long as the test file runs. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parallel-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** All packages, laid out as a release publishes them. */
export function stagedPackages(): Staged[] {
  const out = temporaryFolder();
  const artifacts = join(root, 'packages/native-rs');
  return stage({ out, artifacts, missing: 'stand-in', repository: REPOSITORY });
}

export const isPlatform = ({ name }: { name: string }) => /native-rs-/.test(name);
