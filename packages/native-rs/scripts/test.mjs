// The Rust tests of the kernels, then the tests of the binding from JavaScript.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isCi, missing, root } from './cargo.mjs';

const lack = missing();
if (lack) {
  console.error(`${isCi ? 'error: ' : ''}Rust tests skipped: ${lack.reason} (${lack.remedy})`);
  if (isCi) process.exit(1);
} else {
  run('cargo', ['test', '--workspace', '--locked', '--offline', '--quiet']);
}

const vitest = createRequire(join(root, 'package.json')).resolve('vitest/package.json');
run(process.execPath, [join(vitest, '..', 'vitest.mjs'), 'run', ...process.argv.slice(2)]);

/** @param {string} command @param {string[]} args */
function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
