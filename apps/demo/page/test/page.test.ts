import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { nativeProblem } from '@parallel/core';
import { type Image, render } from '@parallel/mandelbrot';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CHROMIUM_ARGS, chromiumForTests } from '../../../../scripts/chromium.mjs';
import type { Center } from '../../src/web/wire.js';
import { type Served, serve } from '../../test/web/live-server.js';

const BUILT = fileURLToPath(new URL('../../dist/page/', import.meta.url));
const LARGEST_PAGE = 150_000;

const executablePath = chromiumForTests();
const hasNative = !nativeProblem();

it('is small', () => {
  const files = readdirSync(BUILT, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const sizes = files.map(
    ({ parentPath, name }) => gzipSync(readFileSync(join(parentPath, name))).length,
  );
  expect(sizes.length).toBeGreaterThan(2);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(LARGEST_PAGE);
});

describe.skipIf(!executablePath)('the live page in Chromium', () => {
  let folder: string;
  let served: Served;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let troubles: string[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parallel-page-'));
    [served, browser] = await Promise.all([
      serve(folder),
      chromium.launch({ executablePath: executablePath!, args: [...CHROMIUM_ARGS] }),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    page = await context.newPage();
    troubles = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) troubles.push(message.text());
    });
    page.on('pageerror', (error) => troubles.push(String(error)));
  });
  afterEach(async () => {
    await context.close();
    expect(troubles).toEqual([]);
  });

  const SMALL = 'size=160x120&n=200&full=0';
  const B = hasNative
    ? 'native.shared.tile.sequential.native.2'
    : 'threads.shared.tile.sequential.js.2';
  const LANES = `a=threads.copy.row.sequential.js.2&b=${B}`;

  const open = async (hash: string) => {
    await page.goto(`${served.url}#/${hash}`);
  };
  /** Until a race that is not the one of before is over. */
  const finished = (kind: string) => page.locator(`[data-view=${kind}][data-race=done]`).waitFor();
  /** Does something that starts a race, and waits until that is over. */
  const race = async (kind: string, start: () => Promise<unknown>) => {
    await page.locator(`[data-view=${kind}]`).evaluate((section) => {
      (section as HTMLElement).dataset['race'] = 'before';
    });
    await start();
    await finished(kind);
  };
  const digests = () =>
    page
      .locator('[data-view=race] [data-digest]')
      .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset['digest']));
  const digestOf = ({ counts }: Image) =>
    createHash('sha256').update(Int32Array.from(counts)).digest('hex');
  const wanted = async (view: Center) =>
    digestOf(
      await render(
        { width: 160, height: 120, maxIterations: 200, ...view },
        { strategy: 'inline', kernel: 'js', pruned: false },
      ),
    );
  const parameters = () => new URLSearchParams(page.url().split('?')[1]);
  const shown = (): Center => {
    const [centerX, centerY, viewHeight] = ['x', 'y', 'h'].map((name) => parameters().get(name)!);
    return { centerX: centerX!, centerY: centerY!, viewHeight: viewHeight! };
  };
  const height = () => Number(shown().viewHeight);
  const HOME = { centerX: '-0.66666666666666666667', centerY: '0', viewHeight: '2' };
  const picture = (lane: number) => page.locator('[data-view=race] .picture').nth(lane);

  it('explains the word of each axis that it offers', async () => {
    for (const kind of ['search', 'race']) {
      await open(`${kind}?${kind === 'race' ? `${SMALL}&${LANES}` : ''}`);
      const section = page.locator(`[data-view=${kind}]`);
      await section.getByText('What the words mean').click();
      const offered = await section
        .locator('.lane')
        .first()
        .locator('select')
        .evaluateAll((all) => all.map((one) => one.parentElement!.firstChild!.textContent));
      expect(offered.length).toBeGreaterThan(4);
      expect(await section.locator('.words dt').allTextContents()).toEqual(offered);
      await section.locator('.words dd').last().waitFor({ state: 'visible' });
    }
    await finished('race');
  });

  it('races when it is opened, and all lanes agree with the renderer, pixel for pixel', async () => {
    await open(`race?${SMALL}&${LANES}`);
    await finished('race');
    const digest = await wanted(HOME);
    expect(await digests()).toEqual([digest, digest, digest]);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    const verdict = await page.locator('[data-view=race] [data-verdict]').textContent();
    expect(verdict).toMatch(/^.+ took .+ pixel for pixel, are equal\.$/);
    expect(await page.locator('[data-announce]').textContent()).toBe(verdict);
    expect(await page.locator('[data-view=race] .lane[data-state=won]').count()).toBe(1);
    // What is on the canvas is not what was there before.
    const colors = await picture(0).evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const { data } = (canvas as HTMLCanvasElement)
        .getContext('2d')!
        .getImageData(0, 0, width, height);
      return new Set(new Uint32Array(data.buffer)).size;
    });
    expect(colors).toBeGreaterThan(20);
    // The timelines have bars, a row for each worker, and say so: native threads and web workers, too.
    const timelines = page.locator('[data-view=race] [data-timeline]');
    expect(await timelines.count()).toBe(3);
    for (const timeline of await timelines.all()) {
      await expect
        .poll(() => timeline.getAttribute('aria-label'))
        .toMatch(/^Timeline, [1-9]\d* bars\. Busy: worker 1 \d+ %, worker 2 \d+ %$/);
    }
    await expect
      .poll(() => page.locator('[data-view=race] [data-cpu]').getAttribute('aria-label'))
      .toMatch(/core 1 \d+ %/);
  });

  it('zooms by click, wheel, keys and buttons; every view has its address; back goes back', async () => {
    await open(`race?${SMALL}&${LANES}`);
    await finished('race');
    const first = page.url();
    await race('race', () => picture(0).click({ position: { x: 100, y: 80 } }));
    const clicked = shown();
    expect(height()).toBeCloseTo(2 / 3, 9);
    const digest = await wanted(clicked);
    expect(await digests()).toEqual([digest, digest, digest]);
    const second = page.url();
    expect(second).not.toBe(first);

    await race('race', async () => {
      await picture(1).hover();
      await page.mouse.wheel(0, -300);
    });
    expect(height()).toBeLessThan(Number(clicked.viewHeight));
    await race('race', () => page.goBack());
    expect(page.url()).toBe(second);
    expect(await digests()).toEqual([digest, digest, digest]);

    await picture(2).focus();
    await race('race', () => page.keyboard.press('+'));
    expect(height()).toBeCloseTo(1 / 3, 9);
    const before = shown();
    await race('race', () => page.keyboard.press('ArrowRight'));
    expect(Number(shown().centerX)).toBeGreaterThan(Number(before.centerX));
    await race('race', () => page.keyboard.press('0'));
    expect(shown()).toEqual(HOME);
    await race('race', () => page.getByRole('button', { name: 'Zoom in' }).click());
    expect(shown().viewHeight).toBe('1');

    // Somebody else opens the address.
    const link = page.url();
    const place = shown();
    await page.goto('about:blank');
    await page.goto(link);
    await finished('race');
    const again = await wanted(place);
    expect(await digests()).toEqual([again, again, again]);
  });

  it('zooms on where doubles end, all lanes alike, by wheel, click and keys', async () => {
    const spiral =
      'x=-0.7766105925997018565640395025529947493281703&y=0.1346089616750281660567372702330578095411875';
    const deep = 'size=80x60&n=2000&suggest=1&full=0&colors=bands';
    await open(`race?${spiral}&h=2e-13&${deep}&${LANES}`);
    await finished('race');
    const details = () => page.locator('[data-view=race] .lane [data-detail]').allTextContents();
    const used = (lanes: string[]) =>
      lanes.map((text) => text.split(' · ').find((part) => part.endsWith(' kernel')));
    const agrees = async () => {
      const size = { width: 80, height: 60, maxIterations: Number(parameters().get('n')) };
      const digest = digestOf(await render({ ...shown(), ...size }));
      expect(await digests()).toEqual([digest, digest, digest]);
    };
    await agrees();
    // Doubles told its pixels apart.
    expect(used(await details())[2]).toBe('double, wasm kernel');

    await race('race', () => picture(0).click({ position: { x: 100, y: 80 } }));
    await race('race', async () => {
      await picture(1).hover();
      for (let i = 0; i < 8; i += 1) await page.mouse.wheel(0, -240);
    });
    await picture(2).focus();
    await race('race', () => page.keyboard.press('+'));
    const width = (height() * 4) / 3;
    expect(width).toBeLessThan(1e-15);
    await agrees();
    expect(used(await details())).toEqual([
      'perturbation, js kernel',
      hasNative ? 'perturbation, native kernel' : 'perturbation, js kernel',
      'perturbation, js kernel',
    ]);
    expect(Number(parameters().get('n'))).toBeGreaterThan(2000);
    const place = await page.locator('[data-view=race] [data-place]').textContent();
    expect(place).toContain(`${width.toExponential(1)} wide, centre −0.776`);
    const said = await page.locator('[data-view=race] [data-place-said]').textContent();
    expect(said).toMatch(/^[\d.]+ times ten to the minus 1\d wide, at about -0.777 and 0.135 i$/);

    // Where it is known how to go on.
    const before = shown();
    const places = page.getByLabel('Place');
    await race('race', () => places.selectOption('Seahorse spiral, 1e-50'));
    expect(parameters().get('n')).toBe('8000');
    await agrees();
    await race('race', () => page.goBack());
    expect(shown()).toEqual(before);
    expect(await places.inputValue()).toBe('');

    // To the end, by coordinates.
    await page.getByText('Coordinates, with all digits').click();
    const field = page.getByLabel('Height', { exact: true });
    expect(await field.inputValue()).toBe(before.viewHeight);
    await field.fill('1e-999');
    await page.keyboard.press('Enter');
    expect(await field.evaluate((input) => (input as HTMLInputElement).validationMessage)).toBe(
      'Needed: a decimal number from 1e-280 to 16, in 40 characters at most',
    );
    await page.getByLabel('real part').fill('0');
    await page.getByLabel('imaginary part').fill('1');
    await field.fill('1.5e-280');
    await race('race', () => page.keyboard.press('Enter'));
    await race('race', () => page.getByRole('button', { name: 'Zoom in' }).click());
    expect(shown().viewHeight).toBe('1e-280');
    await agrees();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    expect(await page.locator('[data-announce]').textContent()).toMatch(
      /as deep as this page goes$/,
    );
    expect(shown().viewHeight).toBe('1e-280');
  });

  it('drags, and pinches with two fingers', async () => {
    await open(`race?${SMALL}&${LANES}`);
    await finished('race');
    const box = (await picture(0).boundingBox())!;
    await race('race', async () => {
      await page.mouse.move(box.x + 150, box.y + 100);
      await page.mouse.down();
      await page.mouse.move(box.x + 50, box.y + 100, { steps: 3 });
      await page.mouse.up();
    });
    expect(Number(shown().centerX)).toBeGreaterThan(Number(HOME.centerX));
    expect(Number(shown().centerY)).toBeCloseTo(0, 9);
    const before = height();
    const session = await context.newCDPSession(page);
    const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', ...places: number[]) => {
      const touchPoints = places.map((x, id) => ({ x: box.x + x, y: box.y + 100, id }));
      await session.send('Input.dispatchTouchEvent', { type, touchPoints });
    };
    await race('race', async () => {
      await touch('touchStart', 140, 180);
      await touch('touchMove', 120, 200);
      await touch('touchEnd');
    });
    expect(height()).toBeCloseTo(before / 2, 6);
  });

  it('is run from the keyboard alone, on a narrow screen, in the order in which it is read', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open(`race?${SMALL}&${LANES}`);
    await finished('race');
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(390);
    const named: string[] = [];
    const stops = new Set<number>();
    for (let i = 0; i < 70; i += 1) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        if (element === document.body) return undefined;
        const labels = (element as HTMLInputElement).labels;
        const name =
          element.getAttribute('aria-label') ?? labels?.[0]?.textContent ?? element.textContent;
        const { top } = element.getBoundingClientRect();
        return { name: name?.trim() ?? '', top: top + scrollY };
      });
      if (!focused) break;
      expect(focused.name).not.toBe('');
      named.push(focused.name);
      stops.add(focused.top);
    }
    expect(named[0]).toBe('Skip to the content');
    for (const name of [
      'Race',
      'Zoom in',
      'Whole set',
      'Coordinates, with all digits',
      'Picture of Lane A',
      'Picture of This browser',
    ]) {
      expect(named).toContain(name);
    }
    expect(named.indexOf('Picture of Lane B')).toBeGreaterThan(named.indexOf('Picture of Lane A'));
    await page.getByRole('button', { name: 'Race', exact: true }).focus();
    await race('race', () => page.keyboard.press('Enter'));
    expect(new Set(await digests()).size).toBe(1);
  });

  it('offers no point that cannot be, and stops when told to', async () => {
    await open(`race?${SMALL}&a=threads.transfer.row.sequential.js.2&b=${B}`);
    await finished('race');
    const lane = page.locator('[data-view=race] .lane').first();
    await race('race', () => lane.getByLabel('Strategy').selectOption('processes'));
    expect(await lane.getByLabel('Memory').inputValue()).not.toBe('transfer');
    expect(await lane.locator('option[value=transfer]').isDisabled()).toBe(true);
    expect(page.url()).toContain('a=processes.');
    expect(new Set(await digests()).size).toBe(1);

    await open(
      'race?size=1600x1200&n=65535&x0=-0.3&y0=-0.1&y1=0.1&a=inline.shared.row.sequential.js.1&b=inline.shared.tile.sequential.js.1',
    );
    await page.locator('[data-view=race] .lane[data-state=running]').first().waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await finished('race');
    expect(await page.locator('[data-view=race] .lane [data-detail]').first().textContent()).toBe(
      'stopped',
    );
    const jobs = async () => (await fetch(new URL('api/jobs', served.url))).json();
    await expect.poll(jobs).toEqual({ running: 0, waiting: 0 });
  });

  it('searches: bytes a second, equal answers, a permalink; a broken pattern is said at once', async () => {
    await open('search');
    await page.getByLabel('Pattern').fill('needle');
    await race('search', () => page.keyboard.press('Enter'));
    const section = page.locator('[data-view=search]');
    expect(await section.locator('[data-verdict]').textContent()).toMatch(
      /Their 286 line numbers are equal\.$/,
    );
    for (const rate of await section.locator('.rate').allTextContents()) {
      expect(rate).toMatch(/^[\d.]+ (kB|MB|GB) per second$/);
    }
    expect(await section.locator('.lines li').first().textContent()).toBe('line 0 needle');
    for (const timeline of await section.locator('[data-timeline]').all()) {
      await expect
        .poll(() => timeline.getAttribute('aria-label'))
        .toMatch(/^Timeline, [1-9]\d* bars\. Busy: worker 1 \d+ %/);
    }
    expect(page.url()).toContain('search?pattern=needle');
    await page.getByLabel('Pattern').fill('(');
    await page.keyboard.press('Enter');
    expect(await section.locator('input:invalid').count()).toBe(1);
    await page.getByLabel('Pattern').fill('hay');
    await race('search', () => page.keyboard.press('Enter'));
    await page.goBack();
    expect(await page.getByLabel('Pattern').inputValue()).toBe('needle');
  });

  it('runs a surprise, and the same done right', async () => {
    await open('wat');
    const experiment = page.locator('[data-wat=exit-in-worker]');
    await experiment.getByRole('button', { name: /^Run/ }).click();
    await experiment.and(page.locator('[data-state=surprised]')).waitFor();
    expect(
      await experiment.locator('[data-program=surprise] [data-outcome]').textContent(),
    ).toContain('WAT');
    const expected = await experiment.locator('[data-expected]').textContent();
    const right = experiment.locator('[data-program=right] [data-outcome]');
    expect(await right.textContent()).toContain('as expected');
    expect(await right.locator('pre').textContent()).toBe(expected);
    expect(await page.locator('[data-announce]').textContent()).toMatch(/a surprise; done right/);
  });

  it('moves twice a second at most for whoever wants less motion', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    // When each chart was drawn.
    await page.addInitScript(() => {
      const draws = new Map<HTMLCanvasElement, number[]>();
      Object.assign(window, { draws });
      const { clearRect } = CanvasRenderingContext2D.prototype;
      CanvasRenderingContext2D.prototype.clearRect = function (...box) {
        if (this.canvas.matches('[data-timeline], [data-cpu]')) {
          draws.set(this.canvas, [...(draws.get(this.canvas) ?? []), performance.now()]);
        }
        clearRect.apply(this, box);
      };
    });
    const slow = 'size=640x480&n=6000&full=1';
    await open(`race?${slow}&a=threads.copy.row.sequential.js.2&b=inline.shared.row.random.js.1`);
    await finished('race');
    const draws = await page.evaluate(() => [
      ...(window as unknown as { draws: Map<unknown, number[]> }).draws.values(),
    ]);
    const gaps = draws.flatMap((times) => times.slice(1).map((time, i) => time - times[i]!));
    expect(gaps.length).toBeGreaterThan(1);
    // From the moment at which it is drawn; some of that passes before the canvas is cleared.
    for (const gap of gaps) expect(gap).toBeGreaterThan(400);
  });

  it('keeps its contrast in both themes', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await open(`race?${SMALL}&${LANES}`);
      await finished('race');
      const worst = await page.evaluate(() => {
        const channels = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number);
        const luminance = (color: string) => {
          const [r = 0, g = 0, b = 0] = channels(color).map((value) => {
            const share = value / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const behind = (element: Element): string => {
          for (let at: Element | null = element; at; at = at.parentElement) {
            const { backgroundColor } = getComputedStyle(at);
            if ((channels(backgroundColor)[3] ?? 1) === 1) return backgroundColor;
          }
          return 'rgb(255, 255, 255)';
        };
        const ratios = [...document.querySelectorAll<HTMLElement>('body *')]
          .filter((element) => element.offsetParent && !element.matches(':disabled, option'))
          .filter((element) =>
            [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
          )
          .map((element) => {
            const pair = [luminance(getComputedStyle(element).color), luminance(behind(element))];
            const [dark = 0, light = 0] = pair.sort((a, b) => a - b);
            return { ratio: (light + 0.05) / (dark + 0.05), text: element.textContent };
          });
        return ratios.sort((a, b) => a.ratio - b.ratio)[0];
      });
      expect(worst?.ratio, `${colorScheme}: ${worst?.text}`).toBeGreaterThanOrEqual(4.5);
    }
  });
});
