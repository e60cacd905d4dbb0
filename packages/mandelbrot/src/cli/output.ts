import { rmSync } from 'node:fs';
import { access, constants, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FAILED, Failure, systemReason, USAGE } from './failure.js';

/** Unfinished files that exist now. */
const unfinished = new Set<string>();

/** Removes what is unfinished, at once: for whoever is about to end the process. */
export function removeUnfinished(): void {
  for (const path of unfinished) rmSync(path, { force: true });
}

/**
 * Refuses a file that cannot be written, by trying its folder, before anything
 * is computed for it.
 * @throws Failure
 */
export async function checkWritable(path: string): Promise<void> {
  try {
    const existing = await statOf(path);
    if (existing?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (existing) await access(path, constants.W_OK);
    if (existing && !existing.isFile()) return;
    const trial = await besides(path);
    try {
      await (await open(trial, 'wx')).close();
    } finally {
      await remove(trial);
    }
  } catch (error) {
    throw new Failure(`option --output: cannot write ${path}: ${systemReason(error)}`, USAGE, {
      cause: error,
    });
  }
}

/**
 * Writes a file that appears under its name only when it is whole.
 * @throws Failure
 */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  try {
    const existing = await statOf(path);
    // A device or a pipe is written to, not replaced.
    if (existing && !existing.isFile()) return await writeFile(path, bytes);
    const target = existing ? await realpath(path) : path;
    const part = await besides(target);
    try {
      await writeFile(part, bytes, {
        flag: 'wx',
        ...(existing && { mode: existing.mode & 0o777 }),
      });
      await rename(part, target);
      unfinished.delete(part);
    } catch (error) {
      await remove(part);
      throw error;
    }
  } catch (error) {
    throw new Failure(`cannot write ${path}: ${systemReason(error)}`, FAILED, { cause: error });
  }
}

const statOf = (path: string) =>
  stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });

async function besides(path: string): Promise<string> {
  // Names that a folder is missing from are told from names that may be had.
  await access(dirname(path));
  const part = `${path}.${process.pid}.part`;
  unfinished.add(part);
  return part;
}

async function remove(part: string): Promise<void> {
  await rm(part, { force: true });
  unfinished.delete(part);
}

/** Writes to standard output as fast as it is read. */
export function writeOut(bytes: Uint8Array | string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
