import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright-core';
import { CHROMIUM_ARGS } from '../../../../scripts/chromium.mjs';

/** Headers by which a page may share memory with its workers. */
const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

const files = ['browser.js', 'browser-worker.js'];

const PAGE = `<!doctype html><title>test</title><script type="module">
  import * as mandelbrot from './browser.js';
  globalThis.mandelbrot = mandelbrot;
</script>`;

/** Serves an empty page and the package's files for browsers: `/isolated/` with those headers, `/plain/` without. */
async function serve(): Promise<Server> {
  const server = createServer(async (request, response) => {
    const [, kind, name = ''] = (request.url ?? '').split('/');
    const headers = kind === 'isolated' ? ISOLATED : {};
    if (name === '') {
      response.writeHead(200, { ...headers, 'Content-Type': 'text/html' });
      response.end(PAGE);
    } else if (files.includes(name)) {
      response.writeHead(200, { ...headers, 'Content-Type': 'text/javascript' });
      response.end(await readFile(new URL(`../../dist/${name}`, import.meta.url)));
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}

/** A Chromium and a server for it. */
export class TestBrowser {
  private constructor(
    readonly browser: Browser,
    private readonly server: Server,
  ) {}

  static async open(executablePath: string): Promise<TestBrowser> {
    const server = await serve();
    const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
    return new TestBrowser(browser, server);
  }

  /** A page on which `mandelbrot` is the package's entry for browsers. */
  async page(kind: 'isolated' | 'plain'): Promise<Page> {
    const page = await this.browser.newPage();
    const { port } = this.server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/${kind}/`);
    await page.waitForFunction('globalThis.mandelbrot');
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
