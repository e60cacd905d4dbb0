// Whether Rust can be used here, and if not, why in one line.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const isCi = process.env['CI'] === 'true';

/** As `rust-version` in Cargo.toml. */
const OLDEST = { major: 1, minor: 89 };
const GET_RUST = 'install Rust from https://rustup.rs to get it';

/** @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
export function cargo(args, env = {}) {
  return spawnSync('cargo', args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 1 << 28,
  });
}

/**
 * What is missing, with what to do about it, or undefined.
 * @returns {{ reason: string, remedy: string } | undefined}
 */
export function missing() {
  if (cargo(['--version']).status !== 0) return { reason: 'cargo was not found', remedy: GET_RUST };
  const rustc = spawnSync('rustc', ['--version'], { cwd: root, encoding: 'utf8' });
  const version = /^rustc (\d+)\.(\d+)\.\S+/.exec(rustc.stdout ?? '');
  if (!version) return { reason: 'rustc was not found', remedy: GET_RUST };
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor)) {
    return {
      reason: `${version[0]} is older than ${OLDEST.major}.${OLDEST.minor}`,
      remedy: 'run `rustup update` to get it',
    };
  }
  return unfetched();
}

function unfetched() {
  // An up-to-date tree needs no network, so ask without it first.
  const known = ['metadata', '--locked', '--offline', '--format-version', '1'];
  if (cargo(known).status === 0) return undefined;
  const fetched = cargo(['fetch', '--locked'], { CARGO_NET_RETRY: '1' });
  if (fetched.status === 0) return undefined;
  // A broken manifest or an old lock file is an error of ours, not of the network.
  const ours = /manifest|--locked|failed to select a version/.test(fetched.stderr);
  if (ours && !fetched.stderr.includes('--offline')) {
    process.stderr.write(fetched.stderr);
    process.exit(1);
  }
  return { reason: 'its crates could not be fetched', remedy: 'try again with a network' };
}
