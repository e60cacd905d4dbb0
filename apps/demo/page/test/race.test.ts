import { temporaryFolder } from 'test-support/folder';
import { expect, it } from 'vitest';
import { PIECE_COLORS } from '../../src/measure/piece-colors.js';
import { serveForTest } from '../../test/web/live-server.js';
import { describeInChromium, ENDLESS, HOME, LANES, SMALL } from './live-page.js';

describeInChromium('a race of pictures in Chromium', (live) => {
  it('races when it is opened, and all lanes agree with the renderer, pixel for pixel', async () => {
    await live.open(`race?${SMALL}&${LANES}`);
    await live.finished('race');
    const digest = await live.wanted(HOME);
    expect(await live.digests()).toEqual([digest, digest, digest]);
    expect(await live.page.evaluate(() => crossOriginIsolated)).toBe(true);
    const verdict = await live.verdict('race');
    expect(verdict).toMatch(/^.+ took .+\. The pictures are equal, pixel for pixel\.$/);
    expect(await live.page.locator('[data-announce]').textContent()).toBe(verdict);
    expect(await live.section('race').locator('[data-conditions]').textContent()).toMatch(
      /^All at once: the lanes have shared /,
    );
    expect(await live.page.locator('[data-view=race] .lane[data-state=won]').count()).toBe(1);
    // What is on the canvas is not what was there before.
    const colors = await live.picture(0).evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const { data } = (canvas as HTMLCanvasElement)
        .getContext('2d')!
        .getImageData(0, 0, width, height);
      return new Set(new Uint32Array(data.buffer)).size;
    });
    expect(colors).toBeGreaterThan(20);
    // The timelines have bars, a row for each worker, and say so: native threads and web workers, too.
    const timelines = live.page.locator('[data-view=race] [data-timeline]');
    expect(await timelines.count()).toBe(3);
    for (const timeline of await timelines.all()) {
      await expect
        .poll(() => timeline.getAttribute('aria-label'))
        .toMatch(/^Timeline, [1-9]\d* bars\. Busy: worker 1 \d+ %, worker 2 \d+ %$/);
    }
    await expect
      .poll(() => live.page.locator('[data-view=race] [data-cpu]').getAttribute('aria-label'))
      .toMatch(/core 1 \d+ %/);
  });

  it('offers no point that cannot be, and stops when told to', async () => {
    await live.open(`race?${SMALL}&${LANES.replace('copy', 'transfer')}`);
    await live.finished('race');
    const lane = live.page.locator('[data-view=race] .lane').first();
    await live.race('race', () => lane.getByLabel('Strategy').selectOption('processes'));
    expect(await lane.getByLabel('Memory').inputValue()).not.toBe('transfer');
    expect(await lane.locator('option[value=transfer]').isDisabled()).toBe(true);
    expect(live.page.url()).toContain('a=processes.');
    expect(new Set(await live.digests()).size).toBe(1);

    await live.open(`race?${ENDLESS}`);
    await live.page.locator('[data-view=race] .lane[data-state=running]').first().waitFor();
    await live.page.getByRole('button', { name: 'Stop' }).click();
    await live.finished('race');
    expect(
      await live.page.locator('[data-view=race] .lane [data-detail]').first().textContent(),
    ).toBe('stopped');
    expect(await live.verdict('race')).toBe('Stopped.');
    const jobs = async () => (await fetch(new URL('api/jobs', live.served.url))).json();
    await expect.poll(jobs).toEqual({ running: 0, waiting: 0 });
  });

  it('shows in which order pieces are taken, and deals them out beforehand', async () => {
    const alone = (order: string) => `inline.shared.row.${order}.js.1`;
    const web = 'web-workers.shared.row.random.js.1';
    const lanes = `a=${alone('sequential')}&b=${alone('reversed')}&c=${web}`;
    await live.open(`race?size=160x120&n=3000&full=1&turn=1&${lanes}`);
    await live.finished('race');
    // From left to right, which colours the first worker's row has.
    const colors = (lane: number) =>
      live
        .section('race')
        .locator('[data-timeline]')
        .nth(lane)
        .evaluate((element, palette) => {
          const canvas = element as HTMLCanvasElement;
          const copy = document
            .createElement('canvas')
            .getContext('2d', { willReadFrequently: true })!;
          copy.canvas.width = canvas.width;
          copy.drawImage(canvas, 0, 0);
          const { data } = copy.getImageData(0, 4, canvas.width, 1);
          const found = Array.from({ length: canvas.width }, (_, x) => {
            const hex = [...data.slice(4 * x, 4 * x + 3)].map((v) =>
              v.toString(16).padStart(2, '0'),
            );
            return palette.indexOf(`#${hex.join('')}`);
          }).filter((index) => index >= 0);
          return found.filter((index, i) => index !== found[i - 1]);
        }, PIECE_COLORS);
    const [down, up, mixed] = await Promise.all([colors(0), colors(1), colors(2)]);
    // How many depends on what a row takes; short ones are put together.
    for (const seen of [down, up, mixed]) expect(seen.length).toBeGreaterThan(2);
    expect(down).toEqual([...down].sort());
    expect(up).toEqual([...up].sort().reverse());
    expect(mixed).not.toEqual([...mixed].sort());
    expect(mixed).not.toEqual([...mixed].sort().reverse());

    const lane = live.section('race').locator('.lane').first();
    expect(await lane.locator('option[value=sequential-dealt]').isDisabled()).toBe(true);
    const dealt = 'threads.shared.row.interleaved-dealt.js.2';
    await live.open(`race?${SMALL}&a=${dealt}&b=processes.copy.row.sequential-dealt.js.2`);
    await live.finished('race');
    expect(live.parameters().get('a')).toBe(dealt);
    expect(await live.page.locator('[data-notice]').isHidden()).toBe(true);
    const digest = await live.wanted(HOME);
    expect(await live.digests()).toEqual([digest, digest, digest]);
  });

  it('tells of its conditions, in turn or at once, and finishes in a tab that nobody sees', async () => {
    // As a browser treats such a tab: it draws nothing.
    await live.page.addInitScript(() => {
      window.requestAnimationFrame = () => 0;
      Object.defineProperty(document, 'hidden', { get: () => true });
    });
    await live.open(`race?${SMALL}&turn=1&${LANES}`);
    await live.finished('race');
    const digest = await live.wanted(HOME);
    expect(await live.digests()).toEqual([digest, digest, digest]);
    expect(await live.section('race').locator('[data-conditions]').textContent()).toBe(
      'One after the other: each lane had the processors to itself.',
    );
  });

  it('says which lanes have lost their server, and goes on without', async () => {
    live.expected = /Failed to load resource/;
    const { url, child } = await serveForTest(temporaryFolder().root);
    await live.page.goto(`${url}#/race?${ENDLESS}`);
    const lanes = live.section('race').locator('.lane');
    const server = lanes.and(live.page.locator('[data-lane=a], [data-lane=b]'));
    const running = lanes.and(live.page.locator('[data-state=running]'));
    await expect.poll(() => running.count()).toBe(3);
    // The browser has all that it needs of the server when its first tile is there.
    const tiles = lanes.and(live.page.locator('[data-lane=c]')).locator('[data-progress]');
    await expect
      .poll(() => tiles.evaluate((bar: HTMLProgressElement) => bar.value))
      .toBeGreaterThan(0);
    child.kill('SIGKILL');
    for (const lane of await server.all()) {
      await lane.and(live.page.locator('[data-state=failed]')).waitFor();
    }
    await live.page.getByRole('button', { name: 'Stop' }).click();
    await live.finished('race');
    expect(await live.verdict('race')).toBe(
      'Lane A and Lane B failed: the server does not answer: is it still running? This browser was stopped.',
    );
    // Nothing is known of processors that nobody tells of.
    const load = live.section('race').locator('[data-cpu]');
    await expect.poll(() => load.getAttribute('aria-label')).toBe('Load of each core: not known');
    await live.page.getByRole('link', { name: 'WAT' }).click();
    const trouble = live.page.locator('[data-trouble]');
    await trouble.waitFor();
    expect(await trouble.textContent()).toBe(
      'The surprises could not be loaded: the server does not answer: is it still running?',
    );
    await live.page.getByRole('link', { name: 'Race' }).click();
    await trouble.waitFor({ state: 'hidden' });
  });
});
