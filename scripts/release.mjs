#!/usr/bin/env node
/*
 * Publishes every package whose version the registry does not have yet, each after those that it
 * depends on: `pnpm release`, and with `--dry-run` only says what would be published.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import getReleasePlan from '@changesets/get-release-plan';
import { repositoryAddress } from './release/manifest.mjs';
import { root } from './release/packages.mjs';
import { showPlan } from './release/plan.mjs';
import { isPublished, npm, packAll, publish } from './release/registry.mjs';
import { stage } from './release/stage.mjs';

const HELP = `pnpm release [options]

  --dry-run           say what would be published, in which order; publish nothing
  --artifacts FOLDER  where the addon's binaries lie (default: packages/native-rs)
  --repository URL    the address of the repository's page, for the packages' metadata
                      (default: that of the workflow, or of the clone's origin)
  --registry URL      default: npm's
  --userconfig FILE   npm's settings, for instance with a token
  --tag NAME          the dist-tag (default: latest)
  --provenance        sign where it was built (default: where the workflow may)
  --stand-ins         publish packages with a stand-in for binaries that are not here;
                      for a registry on this machine only`;

const options = /** @type {const} */ ({
  'dry-run': { type: 'boolean', default: false },
  artifacts: { type: 'string', default: join(root, 'packages/native-rs') },
  repository: { type: 'string' },
  registry: { type: 'string' },
  userconfig: { type: 'string' },
  tag: { type: 'string' },
  provenance: { type: 'boolean', default: Boolean(process.env['ACTIONS_ID_TOKEN_REQUEST_URL']) },
  'stand-ins': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
});

const out = mkdtempSync(join(tmpdir(), 'release-'));
try {
  await main();
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}

async function main() {
  const given = parse();
  if (!given) return;
  if (given.help) return console.log(HELP);
  const dry = given['dry-run'];
  const settings = ['registry', 'userconfig', 'tag'].flatMap((name) => {
    const value = given[/** @type {'registry' | 'userconfig' | 'tag'} */ (name)];
    return value === undefined ? [] : [`--${name}=${value}`];
  });
  const registry = given.registry ?? npm(['config', 'get', 'registry']).stdout.trim();
  if (given['stand-ins'] && !/^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/.test(registry)) {
    throw new Error('option "--stand-ins" is for a registry on this machine only');
  }
  const repository = repositoryAddress(given.repository);
  const pending = given['stand-ins'] ? [] : await pendingChanges();
  if (!dry && !given['stand-ins']) assertReleasable(repository, pending);

  const staged = stage({
    out,
    artifacts: resolve(given.artifacts),
    missing: given['stand-ins'] || dry ? 'stand-in' : 'refuse',
    ...(repository !== undefined && { repository }),
  });
  if (dry) {
    const packed = packAll(staged.map(({ folder }) => folder));
    const plan = staged.map((one, index) => ({
      ...one,
      packed: /** @type {import('./release/registry.mjs').Packed} */ (packed[index]),
    }));
    console.log(showPlan(plan, { repository, pending, provenance: given.provenance }));
    return;
  }
  for (const { name, version, folder } of staged) {
    const spec = `${name}@${version}`;
    if (isPublished(spec, settings)) {
      console.log(`${spec} is there already`);
      continue;
    }
    publish(folder, [...settings, ...(given.provenance ? ['--provenance'] : [])]);
    console.log(`${spec} published`);
  }
}

function parse() {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(`error: ${/** @type {Error} */ (error).message} (see --help)`);
    process.exitCode = 2;
    return undefined;
  }
}

/** @param {string | undefined} repository @param {readonly { name: string }[]} pending */
function assertReleasable(repository, pending) {
  if (pending.length > 0) {
    throw new Error('there are changesets: run `pnpm version-packages`, commit, and release that');
  }
  if (!repository) {
    throw new Error('the address of the repository is not known: give it with --repository');
  }
}

/** What `changeset version` would make of the versions. */
async function pendingChanges() {
  // It is CommonJS that says it is an ES module.
  const plan = /** @type {any} */ (getReleasePlan).default ?? getReleasePlan;
  /** @type {{ releases: { name: string, type: string, oldVersion: string, newVersion: string }[] }} */
  const { releases } = await plan(root);
  return releases.filter(({ type }) => type !== 'none');
}
