import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { FileMatches } from '@parallel/search';
import { rejection } from 'test-support/errors';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it } from 'vitest';
import { ways } from './support.js';

const unix = process.platform !== 'win32';

describe.each(ways)('what goes wrong in a tree, by $name', ({ all, names, search }) => {
  it('is told of as a file with an error, or to onError, and ends nothing', async () => {
    const tree = temporaryFolder({ a: 'hit\n', z: 'hit\n' });
    const gone = tree.path('gone');
    for (const sort of ['path', 'none'] as const) {
      const found = await all([gone, tree.root], 'hit', { sort });
      const broken = found.filter(({ error }) => error);
      expect(found).toHaveLength(3);
      expect(broken).toHaveLength(1);
      expect(broken[0]).toMatchObject({ path: gone, count: 0 });
      expect(broken[0]!.error).toMatchObject({
        code: 'FILE_UNREADABLE',
        cause: { code: 'ENOENT' },
      });
      expect(broken[0]!.error!.message).toContain(JSON.stringify(gone));

      const told: unknown[] = [];
      const onError = (error: Error, path: string) => told.push([error.message, path]);
      expect(await all([gone, tree.root], 'hit', { sort, onError })).toHaveLength(2);
      expect(told).toEqual([[broken[0]!.error!.message, gone]]);
    }
  });

  it.skipIf(!unix)('loops of links', async () => {
    const tree = temporaryFolder({ 'a/file': 'hit\n' });
    tree.link('..', 'a/up');
    tree.link('nowhere', 'a/dangling');
    tree.link('file', 'a/same');
    expect(await names(tree, 'hit')).toEqual(['a/file']);
    const found = await all(tree.root, 'hit', { followSymlinks: true, sort: 'path' });
    const shown = found.map(({ path, error }) => [
      path.slice(tree.root.length + 1),
      (error?.cause as { code?: string } | undefined)?.code,
    ]);
    expect(shown.sort()).toEqual([
      ['a/dangling', 'ENOENT'],
      ['a/file', undefined],
      ['a/same', undefined],
      ['a/up', 'ELOOP'],
    ]);
  });

  it.skipIf(!unix)('folders and files that may not be read', () => {
    const tree = temporaryFolder({ 'closed/file': 'hit\n', secret: 'hit\n', open: 'hit\n' });
    chmodSync(tree.root, 0o755);
    tree.mode('closed', 0);
    tree.mode('secret', 0);
    // Who may do everything has to become somebody else for this.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const script = `
      const { search } = await import(${JSON.stringify(import.meta.resolve('@parallel/search'))});
      const found = [];
      for await (const { path, count, error } of search(process.argv[1], 'hit', { sort: 'path' })) {
        found.push([path, count, error?.cause.code ?? null]);
      }
      console.log(JSON.stringify(found));
    `;
    const args = ['--input-type=module', '-e', script, tree.root];
    const output = execFileSync(process.execPath, args, { encoding: 'utf8', ...nobody });
    tree.mode('closed', 0o755);
    expect(JSON.parse(output)).toEqual([
      [tree.path('closed'), 0, 'EACCES'],
      [tree.path('open'), 1, null],
      [tree.path('secret'), 0, 'EACCES'],
    ]);
  });

  it('files that vanish meanwhile', async () => {
    const tree = temporaryFolder();
    for (let i = 0; i < 3000; i += 1) tree.write(`${i % 30}/${i}`, 'hit\n'.repeat(300));
    let [found, lost] = [0, 0];
    for await (const file of search(tree.root, 'hit')) {
      if (found + lost === 0) rmSync(tree.root, { recursive: true });
      if (file.error) {
        expect(file.error.cause).toMatchObject({ code: 'ENOENT' });
        lost += 1;
      } else {
        expect(file.count).toBe(300);
        found += 1;
      }
    }
    expect(found).toBeGreaterThan(0);
    mkdirSync(tree.root);
  });

  it('large files of which the lines around cannot be read any more', async () => {
    const large = `hit\n${'x'.repeat(99)}\n`.repeat(45_000);
    for (const multiline of [false, true]) {
      const tree = temporaryFolder({ a: large, b: large });
      const found: FileMatches[] = [];
      const options = { before: 1, sort: 'path', multiline } as const;
      for await (const file of search(tree.root, 'hit', options)) {
        if (found.length === 0) rmSync(tree.root, { recursive: true });
        found.push(file);
      }
      const outcomes = found.map(({ count, error }) => `${count} ${error?.code}`);
      expect(outcomes[0]).toBe('45000 undefined');
      // Workers may have the second, too, by then.
      expect(['0 FILE_UNREADABLE', '45000 undefined']).toContain(outcomes[1]);
      mkdirSync(tree.root);
    }
  });

  it.skipIf(process.platform !== 'linux')('names of all kinds', async () => {
    const tree = temporaryFolder({
      'new\nline': 'hit\n',
      ' ': 'hit\n',
      '-': 'hit\n',
      'é\t"': 'hit\n',
    });
    const invalid = Buffer.concat([Buffer.from(tree.path('in')), Buffer.from([0xff, 0xfe])]);
    writeFileSync(invalid, `${'hit\n'.repeat(3)}`);
    const found = await all(tree.root, 'hit', { sort: 'path' });
    expect(found.map(({ path }) => path.slice(tree.root.length + 1))).toEqual([
      ' ',
      '-',
      'in\ufffd\ufffd',
      'new\nline',
      'é\t"',
    ]);
    expect(found[2]!.pathBytes.equals(invalid)).toBe(true);
    expect(found[2]!.line(2)).toBe('hit');
  });

  it.skipIf(process.platform !== 'linux')('files that are none', async () => {
    const tree = temporaryFolder({ file: 'hit\n' });
    execFileSync('mkfifo', [tree.path('pipe')]);
    expect(await names(tree, 'hit')).toEqual(['file']);
    const [pipe] = await all(tree.path('pipe'), 'hit');
    expect(pipe!.error!.message).toContain('not a regular file');
    // It says that it is empty, and is not.
    const [status] = await all('/proc/self/status', /^Pid:\t\d+$/);
    expect(status!.line(0)).toBe(`Pid:\t${process.pid}`);
  });
});

describe.each(ways)('a search of a tree that is ended, by $name', ({ all, search }) => {
  const tree = temporaryFolder();
  for (let i = 0; i < 2000; i += 1) tree.write(`${i % 20}/${i}`, 'hit\n'.repeat(2000));

  it('by its consumer ends, and gives its threads back', async () => {
    for (const sort of ['path', 'none'] as const) {
      for (let i = 0; i < 20; i += 1) {
        for await (const file of search(tree.root, 'hit', { sort })) {
          expect(file.count).toBe(2000);
          break;
        }
      }
    }
    const never = search(tree.root, 'hit');
    await never.return();
    expect(await never.next()).toEqual({ done: true, value: undefined });
  });

  it('by a signal rejects with its reason, before and meanwhile', async () => {
    const reason = new Error('enough');
    const aborted = all(tree.root, 'hit', { signal: AbortSignal.abort(reason) });
    expect(await rejection(aborted)).toBe(reason);
    for (const pattern of ['hit', /hit(?=)/]) {
      const controller = new AbortController();
      let files = 0;
      const searching = (async () => {
        for await (const _ of search(tree.root, pattern, { signal: controller.signal })) {
          files += 1;
          if (files === 3) controller.abort(reason);
        }
      })();
      expect(await rejection(searching)).toBe(reason);
      expect(files).toBe(3);
    }
  });

  it('by a signal does so while RegExp is at a line for ever, and other files are searched', async () => {
    const reason = new Error('enough');
    const forever = temporaryFolder({ long: `${'a'.repeat(60)}!` });
    for (let i = 1; i <= 1000; i += 1) forever.write(`others/${i}`, 'a');
    // The one that takes for ever comes first.
    const roots = [forever.path('long'), forever.path('others')];
    const controller = new AbortController();
    let files = 0;
    const searching = (async () => {
      const options = { signal: controller.signal, workers: 2 };
      for await (const _ of search(roots, /^(a|aa)+$(?<!b)/, options)) {
        files += 1;
        if (files === 200) controller.abort(reason);
      }
    })();
    expect(await rejection(searching)).toBe(reason);
  });

  it('by what onProgress or onError throw rejects with that', async () => {
    const boom = new Error('the listener broke');
    const thrower = () => {
      throw boom;
    };
    expect(await rejection(all(tree.root, 'hit', { onProgress: thrower }))).toBe(boom);
    expect(await rejection(all(tree.path('gone'), 'hit', { onError: thrower }))).toBe(boom);
  });

  it('tells at the end how much there was', async () => {
    const seen: { files: number; bytes: number }[] = [];
    const found = await all(tree.root, 'hit', { onProgress: (progress) => seen.push(progress) });
    expect(found).toHaveLength(2000);
    expect(seen.at(-1)).toMatchObject({ files: 2000, bytes: 2000 * 8000 });
    expect(seen.map(({ files }) => files)).toEqual(
      seen.map(({ files }) => files).sort((a, b) => a - b),
    );
  });

  it('waits for a consumer that is slow, and holds no more than some results', async () => {
    let seen = 0;
    for await (const file of search(tree.root, 'hit')) {
      seen += 1;
      expect(file.count).toBe(2000);
      if (seen % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(seen).toBe(2000);
  });
});
