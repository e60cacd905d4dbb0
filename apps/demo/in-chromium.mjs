/* The live page, served and opened in a real Chromium: for what looks at it from outside. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { CHROMIUM_ARGS, CHROMIUM_HINT, findChromium } from '../../scripts/chromium.mjs';

const CLI = fileURLToPath(new URL('./dist/cli.js', import.meta.url));

/** @param {string[]} args */
async function serve(args) {
  const child = spawn(process.execPath, [CLI, 'serve', '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text) => {
      const found = /http:\S+/.exec(text);
      if (found) resolve(found[0]);
    });
    child.once('close', (status) => reject(new Error(`demo serve ended with ${status}`)));
  });
  return { child, url };
}

/**
 * @param {string | undefined} file to be searched; by default the demo's own
 * @param {(browser: import('playwright-core').Browser, url: string) => Promise<void>} visit
 */
export async function inChromium(file, visit) {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(CHROMIUM_HINT);
  const { child, url } = await serve(file === undefined ? [] : ['--file', file]);
  try {
    const browser = await chromium.launch({ executablePath, args: [...CHROMIUM_ARGS] });
    try {
      await visit(browser, url);
    } finally {
      await browser.close();
    }
  } finally {
    child.kill('SIGINT');
  }
}
