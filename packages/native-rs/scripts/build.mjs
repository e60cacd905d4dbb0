// Builds the native kernel. Where that is not possible it says so in one line and leaves
// everything to the js kernel; with CI=true that is a failure. Cargo decides what is stale.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isCi, missing, root } from './cargo.mjs';

const BINARY = 'parallel-native';
/** Built here first: to overwrite a binary that a process has loaded kills that process. */
const staging = join(root, 'target', 'binding');

const lack = missing();
if (lack) giveUp(lack.reason, lack.remedy);

mkdirSync(staging, { recursive: true });
for (const file of readdirSync(staging)) rmSync(join(staging, file));
const { code, errors } = await build();
if (code !== 0) {
  const linker = /linker `([^`]+)` not found/.exec(errors);
  if (linker) giveUp(`the linker ${linker[1]} was not found`, 'install a C compiler to get it');
  process.stderr.write(errors);
  process.exit(1);
}
for (const file of readdirSync(staging)) install(file);

/** @returns {Promise<{ code: number | null, errors: string }>} */
function build() {
  const cli = createRequire(join(root, 'package.json')).resolve('@napi-rs/cli/package.json');
  const { bin } = JSON.parse(readFileSync(cli, 'utf8'));
  const args = [join(cli, '..', bin.napi), 'build', '--platform', '--release'];
  args.push('--output-dir', staging, '--js', 'binding.js', '--dts', 'binding.d.ts');
  args.push('--', '--locked', '--offline');
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  /** @param {string} line */
  const show = (line) => {
    // Once something failed, hold back: a missing linker is told in other words.
    if (errors || /^(error|Error)|Build failed|Internal Error/.test(line)) errors += `${line}\n`;
    else if (!/^\s*Finished /.test(line)) process.stderr.write(`${line}\n`);
  };
  const streams = [child.stdout, child.stderr].map((input) => {
    const lines = createInterface({ input });
    lines.on('line', show);
    return new Promise((resolve) => lines.once('close', resolve));
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      Promise.all(streams).then(() => resolve({ code, errors }), reject);
    });
  });
}

/** Replaces a file at once and as a whole, and only if it changed. @param {string} file */
function install(file) {
  const [source, target] = [join(staging, file), join(root, file)];
  const bytes = readFileSync(source);
  try {
    if (readFileSync(target).equals(bytes)) return;
  } catch {
    // Not there yet.
  }
  const fresh = `${target}.${process.pid}`;
  writeFileSync(fresh, bytes);
  renameSync(fresh, target);
}

/** @param {string} reason @param {string} remedy @returns {never} */
function giveUp(reason, remedy) {
  // An old binary beside newer sources would be worse than none.
  for (const file of readdirSync(root)) {
    const ours = file.startsWith(`${BINARY}.${process.platform}-${process.arch}`);
    if (ours && file.endsWith('.node')) rmSync(join(root, file));
  }
  const line = `native kernel not built: ${reason}; everything runs on the js kernel (${remedy})`;
  console.error(isCi ? `error: ${line}` : line);
  process.exit(isCi ? 1 : 0);
}
