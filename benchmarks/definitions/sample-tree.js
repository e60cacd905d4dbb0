import { cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a search of sources would read; nothing that ripgrep might hold for binary. */
const TEXTS = new Set(
  '.js .mjs .cjs .ts .mts .cts .jsx .tsx .json .md .map .css .html .yml .txt'.split(' '),
);
const LARGEST = 1 << 20;

/**
 * The path of a tree of many small text files: those of this repository's installed packages,
 * some ten thousand; made once. What is in them depends on what is installed.
 * @returns {Promise<string>}
 */
export async function sampleTree() {
  const root = fileURLToPath(new URL('../../node_modules/.pnpm/', import.meta.url));
  const path = join(tmpdir(), 'parallel-benchmark-tree');
  if (await stat(path).catch(() => undefined)) return path;
  // It is given its name when it is whole.
  const part = `${path}.part`;
  await rm(part, { recursive: true, force: true });
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !TEXTS.has(extname(entry.name)) || entry.name.startsWith('.')) continue;
    const from = join(entry.parentPath, entry.name);
    const bytes = await readFile(from);
    if (bytes.length > LARGEST || bytes.includes(0)) continue;
    const folder = join(part, entry.parentPath.slice(root.length));
    await mkdir(folder, { recursive: true });
    await cp(from, join(folder, basename(from)));
  }
  await rename(part, path);
  return path;
}
