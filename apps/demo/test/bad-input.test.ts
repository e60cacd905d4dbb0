import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it } from 'vitest';
import { runDemo } from './run-demo.js';

/** A call, and what its one line must name. */
const calls: [call: string, ...named: string[]][] = [
  ['--ful', "'--ful'", '--full'],
  ['bogus', "'bogus'", 'all, list, run, search, mandelbrot, wat, report, sample'],
  ['help bogus', "'bogus'", 'all, list, run, search'],
  ['run', "'names'"],
  ['run search-trivail', "'search-trivail'", 'search-trivial'],
  ['run simple', "'simple'", 'mandelbrot-simple'],
  ['run nothing-*', "'nothing-*'", 'demo list'],
  ['run search-trivial --runs none', '--runs', "'none'"],
  ['list nowhere', "'nowhere'"],
  ['list --problem chess', '--problem', "'chess'", 'search, mandelbrot'],
  ['report --from nowhere.json', '--from', "'nowhere.json'", 'no such file'],
  ['report --from a-file', '--from', "'a-file'", 'no JSON'],
  ['report --from other.json', '--from', "'other.json'", 'no results of the demo'],
  ['report --from other.json search-grep', '--from', 'cannot go with names'],
  ['report --out folder', '--out', "'folder'", 'directory'],
  ['report --out no/such/folder/x.html', '--out', 'no such file or folder'],
  ['search extra', "'search'", '0 arguments'],
  ['search --runs 0', '--runs', "'0'", 'from 1 to 100'],
  ['search --runs 1.5', '--runs', "'1.5'", 'whole number'],
  ['search --runs 1e9', '--runs', "'1e9'", 'whole number'],
  ['search --workers -1', '--workers', "'-1'", 'from 1 to 1024'],
  ['search --file nowhere.txt', '--file', "'nowhere.txt'", 'no such file'],
  ['search --file folder', '--file', "'folder'", 'not a regular file'],
  ['search --file /dev/zero', '--file', "'/dev/zero'", 'not a regular file'],
  ['search --pattern (', '--pattern', "'('", 'Unterminated group'],
  ['search --feed rows', '--feed', "'rows'", 'lines, ranges'],
  [
    'search --strategy native --kernel js',
    '--kernel js',
    '--strategy native',
    'Allowed there: native',
  ],
  ['search --strategy native --feed lines', '--feed lines', 'Allowed there: ranges'],
  ['search --strategy processes --memory transfer', '--memory transfer', 'copy, shared'],
  ['search --out no/such/folder', '--out', "'no/such/folder'", 'no such file or folder'],
  ['mandelbrot --width 0', '--width', "'0'", 'from 1 to'],
  ['mandelbrot --height 99999999', '--height', "'99999999'", 'from 1 to'],
  ['mandelbrot --iterations 0', '--iterations', "'0'", 'from 1 to'],
  ['mandelbrot --grain square', '--grain', "'square'", 'pixel, row, tile'],
  ['mandelbrot --strategy inline --memory copy', '--memory copy', 'Allowed there: shared'],
  ['mandelbrot --out a-file', '--out', "'a-file'"],
  ['wat queue-to-pol', "'queue-to-pol'", 'Did you mean queue-to-pool, queue-to-process?'],
  ['wat nonsense-at-all', '`demo wat --list`'],
  ['wat --jsn', "'--jsn'", '--json'],
  ['sample --lines -5', '--lines', "'-5'", 'from 0 to'],
  ['sample --shortest 90', '--shortest', "'90'", 'up to --longest, which is 80'],
  ['sample --name a-file', '--name', "'a-file'", 'exists already'],
  ['sample --lines 5 --name no/such/folder/x', '--name', 'no such file or folder'],
];

describe('a call that makes no sense', () => {
  it.each(calls)('demo %s', async (call, ...named) => {
    const folder = temporaryFolder().root;
    mkdirSync(join(folder, 'folder'));
    writeFileSync(join(folder, 'a-file'), 'precious');
    writeFileSync(join(folder, 'other.json'), '{"format": "another"}');
    const { status, stdout, stderr } = await runDemo(call.split(' '), folder);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    for (const word of named) expect(stderr).toContain(word);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(readdirSync(folder).sort()).toEqual(['a-file', 'folder', 'other.json']);
  });
});
