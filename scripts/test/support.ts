import { join } from 'node:path';
import { temporaryFolder } from 'test-support/folder';
import { root } from '../release/packages.mjs';
import { type Staged, stage } from '../release/stage.mjs';

export const REPOSITORY = 'https://code.example/people/parallel';

/** All packages, laid out as a release publishes them. */
export function stagedPackages(): Staged[] {
  const out = temporaryFolder().root;
  const artifacts = join(root, 'packages/native-rs');
  return stage({ out, artifacts, missing: 'stand-in', repository: REPOSITORY });
}

export const isPlatform = ({ name }: { name: string }) => /native-rs-/.test(name);
