import { expect, it } from 'vitest';
import { describeInChromium, LANES, SMALL } from './live-page.js';

describeInChromium('the page in Chromium, for whoever uses it differently,', (live) => {
  it('explains the word of each axis that it offers', async () => {
    for (const kind of ['search', 'race']) {
      await live.open(`${kind}?${kind === 'race' ? `${SMALL}&${LANES}` : ''}`);
      const section = live.page.locator(`[data-view=${kind}]`);
      await section.getByText('What the words and the bars mean').click();
      const offered = await section
        .locator('.lane')
        .first()
        .locator('select')
        .evaluateAll((all) => all.map((one) => one.parentElement!.firstChild!.textContent));
      expect(offered.length).toBeGreaterThan(4);
      const explained = await section.locator('.words dt').allTextContents();
      expect(explained.slice(0, offered.length)).toEqual(offered);
      expect(explained).toContain('Coloured bars');
      await section.locator('.words dd').last().waitFor({ state: 'visible' });
      // Of each value that can be chosen, and of no other.
      const named = await section.locator('.words b').allTextContents();
      const values = await section.locator('.lane option').evaluateAll((all) => {
        return all.map((one) => one.textContent);
      });
      expect(values).toEqual(expect.arrayContaining(named));
      expect(named.includes('web-workers')).toBe(kind === 'race');
    }
    await live.finished('race');
  });

  it('is run from the keyboard alone, on a narrow screen, in the order in which it is read', async () => {
    await live.page.setViewportSize({ width: 390, height: 844 });
    await live.open(`race?${SMALL}&${LANES}`);
    await live.finished('race');
    const wide = await live.page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(390);
    const named: string[] = [];
    const stops = new Set<number>();
    for (let i = 0; i < 70; i += 1) {
      await live.page.keyboard.press('Tab');
      const focused = await live.page.evaluate(() => {
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
    await live.page.getByRole('button', { name: 'Race', exact: true }).focus();
    await live.race('race', () => live.page.keyboard.press('Enter'));
    expect(new Set(await live.digests()).size).toBe(1);
  });

  it('moves twice a second at most for whoever wants less motion', async () => {
    await live.page.emulateMedia({ reducedMotion: 'reduce' });
    // In which frame each chart was drawn: how long a busy page takes to get there does not count.
    await live.page.addInitScript(() => {
      const draws = new Map<HTMLCanvasElement, number[]>();
      Object.assign(window, { draws });
      const { clearRect } = CanvasRenderingContext2D.prototype;
      CanvasRenderingContext2D.prototype.clearRect = function (...box) {
        if (this.canvas.matches('[data-timeline], [data-cpu]')) {
          draws.set(this.canvas, [
            ...(draws.get(this.canvas) ?? []),
            Number(document.timeline.currentTime),
          ]);
        }
        clearRect.apply(this, box);
      };
    });
    const slow = 'size=640x480&n=2000&full=1';
    await live.open(
      `race?${slow}&a=threads.copy.row.sequential.js.2&b=inline.shared.row.random.js.1`,
    );
    await live.finished('race');
    const draws = await live.page.evaluate(() => [
      ...(window as unknown as { draws: Map<unknown, number[]> }).draws.values(),
    ]);
    const gaps = draws.flatMap((times) => times.slice(1).map((time, i) => time - times[i]!));
    expect(gaps.length).toBeGreaterThan(1);
    // A frame may have begun a little before it was asked for.
    for (const gap of gaps) expect(gap).toBeGreaterThan(450);
  });

  it('keeps its contrast in both themes', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await live.page.emulateMedia({ colorScheme });
      await live.open(`race?${SMALL}&${LANES}`);
      await live.finished('race');
      const worst = await live.page.evaluate(() => {
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
