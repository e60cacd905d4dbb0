// The registry that the packages are published to and installed from: verdaccio, on loopback.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from '../release/registry.mjs';

/**
 * @typedef {{ url: string, userconfig: string, stop: () => Promise<void> }} Registry
 * @param {string} folder an empty one.
 * @returns {Promise<Registry>}
 */
export async function startRegistry(folder) {
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'config.yaml');
  writeFileSync(config, settings(folder));
  const child = fork(fileURLToPath(new URL('./registry-process.mjs', import.meta.url)), [config], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const port = await new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(/** @type {{ port: number }} */ (message).port));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the registry ended with status ${code}`)));
  });
  const url = `http://127.0.0.1:${port}/`;
  const userconfig = join(folder, 'npmrc');
  // Whoever says anything may publish; npm refuses to try without a token.
  writeFileSync(userconfig, `registry=${url}\n//127.0.0.1:${port}/:_authToken=anybody\n`);
  return {
    url,
    userconfig,
    async stop() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}

/** What is not ours comes from the registry that this machine is set to. @param {string} folder */
function settings(folder) {
  const upstream = npm(['config', 'get', 'registry']).stdout.trim();
  return JSON.stringify({
    storage: join(folder, 'storage'),
    auth: { htpasswd: { file: join(folder, 'htpasswd') } },
    uplinks: { upstream: { url: upstream, cache: true, maxage: '60m', timeout: '60s' } },
    packages: {
      '@parallel/*': { access: '$all', publish: '$anonymous $authenticated' },
      '**': { access: '$all', proxy: 'upstream' },
    },
    publish: { allow_offline: true },
    max_body_size: '100mb',
    web: { enable: false },
    log: { type: 'stdout', format: 'json', level: 'error' },
  });
}
