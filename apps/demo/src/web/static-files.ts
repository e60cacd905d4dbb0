import { readdirSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

interface StaticFile {
  readonly type: string;
  readonly bytes: Buffer;
  readonly zipped: Buffer;
}

/**
 * The files of a folder, read once: what was not there then cannot be asked
 * for, whatever a path says.
 */
export class StaticFiles {
  readonly #files = new Map<string, StaticFile>();

  constructor(folder: string) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const type = TYPES[extname(entry.name)];
      if (!entry.isFile() || type === undefined) continue;
      const path = join(entry.parentPath, entry.name);
      const bytes = readFileSync(path);
      const name = `/${relative(folder, path).split(sep).join('/')}`;
      this.#files.set(name, { type, bytes, zipped: gzipSync(bytes) });
    }
  }

  /** Answers with a file. @returns false if there is none of that name. */
  serve(path: string, response: ServerResponse, acceptsGzip: boolean): boolean {
    const file = this.#files.get(path === '/' ? '/index.html' : path);
    if (!file) return false;
    const bytes = acceptsGzip ? file.zipped : file.bytes;
    response.writeHead(200, {
      'Content-Type': file.type,
      'Content-Length': bytes.length,
      // The build puts a digest into the names of all but the page itself.
      'Cache-Control': path.startsWith('/assets/')
        ? 'public, max-age=31536000, immutable'
        : 'no-cache',
      ...(acceptsGzip && { 'Content-Encoding': 'gzip' }),
      Vary: 'Accept-Encoding',
    });
    response.end(bytes);
    return true;
  }
}
