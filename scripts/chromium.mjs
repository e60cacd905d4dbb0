#!/usr/bin/env node
/*
 * Where this machine has a Chromium, for the tests that drive a page in a real
 * browser. As a command: prints the path, or says how to get one and ends with 1.
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const ELSEWHERE = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** For a test's message: how to get one. */
export const CHROMIUM_HINT =
  'no Chromium was found: install one (Debian and Ubuntu: apt-get install chromium) or set CHROMIUM_PATH to its program';

/** What a Chromium in a container needs, and what keeps it from the network. */
export const CHROMIUM_ARGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];

/**
 * The program's path; undefined where there is none.
 * @returns {string | undefined}
 */
export function findChromium() {
  const { CHROMIUM_PATH, PATH = '' } = process.env;
  const inPath = PATH.split(delimiter).flatMap((folder) =>
    NAMES.map((name) => join(folder, process.platform === 'win32' ? `${name}.exe` : name)),
  );
  const places = CHROMIUM_PATH ? [CHROMIUM_PATH] : [...inPath, ...ELSEWHERE];
  return places.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * The program's path for a suite that needs it. Where there is none the suite
 * is skipped and says so; in continuous integration it fails, but on Linux for
 * arm64, whose images have none.
 * @returns {string | undefined}
 */
export function chromiumForTests() {
  const path = findChromium();
  if (path === undefined) {
    const hasNone = process.platform === 'linux' && process.arch === 'arm64';
    if (process.env['CI'] === 'true' && !hasNone) throw new Error(CHROMIUM_HINT);
    console.warn(`skipped: ${CHROMIUM_HINT}`);
  }
  return path;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const path = findChromium();
  console.log(path ?? CHROMIUM_HINT);
  process.exitCode = path === undefined ? 1 : 0;
}
