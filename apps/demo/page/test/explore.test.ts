import { render } from '@parallel/mandelbrot';
import { expect, it } from 'vitest';
import { LIMITS } from '../../src/web/protocol.js';
import { placeIn, zoom } from '../src/race/view.js';
import { describeInChromium, digestOf, HOME, hasNative, LANES, SMALL } from './live-page.js';

const SPIRAL = {
  centerX: '-0.7766105925997018565640395025529947493281703',
  centerY: '0.1346089616750281660567372702330578095411875',
};

describeInChromium('the plane, explored in Chromium', (live) => {
  it('zooms by click, wheel, keys and buttons; every view has its address; back goes back', async () => {
    await live.open(`race?${SMALL}&${LANES}`);
    await live.finished('race');
    const first = live.page.url();
    await live.race('race', () => live.picture(0).click({ position: { x: 100, y: 80 } }));
    const clicked = live.shown();
    expect(live.height()).toBeCloseTo(2 / 3, 9);
    const digest = await live.wanted(clicked);
    expect(await live.digests()).toEqual([digest, digest, digest]);
    const second = live.page.url();
    expect(second).not.toBe(first);

    await live.race('race', async () => {
      await live.picture(1).hover();
      await live.page.mouse.wheel(0, -300);
    });
    expect(live.height()).toBeLessThan(Number(clicked.viewHeight));
    await live.race('race', () => live.page.goBack());
    expect(live.page.url()).toBe(second);
    expect(await live.digests()).toEqual([digest, digest, digest]);

    await live.picture(2).focus();
    await live.race('race', () => live.page.keyboard.press('+'));
    expect(live.height()).toBeCloseTo(1 / 3, 9);
    const before = live.shown();
    await live.race('race', () => live.page.keyboard.press('ArrowRight'));
    expect(Number(live.shown().centerX)).toBeGreaterThan(Number(before.centerX));
    await live.race('race', () => live.page.keyboard.press('0'));
    expect(live.shown()).toEqual(HOME);
    await live.race('race', () => live.page.getByRole('button', { name: 'Zoom in' }).click());
    expect(live.shown().viewHeight).toBe('1');

    // Somebody else opens the address.
    const link = live.page.url();
    const place = live.shown();
    await live.page.goto('about:blank');
    await live.page.goto(link);
    await live.finished('race');
    const again = await live.wanted(place);
    expect(await live.digests()).toEqual([again, again, again]);
  });

  it('zooms on where doubles end, all lanes alike, by wheel, click and keys', async () => {
    const spiral = `x=${SPIRAL.centerX}&y=${SPIRAL.centerY}`;
    const deep = 'size=80x60&n=2000&suggest=1&full=0&colors=bands';
    await live.open(`race?${spiral}&h=2e-13&${deep}&${LANES}`);
    await live.finished('race');
    const details = () =>
      live.page.locator('[data-view=race] .lane [data-detail]').allTextContents();
    const used = (lanes: string[]) =>
      lanes.map((text) => text.split(' · ').find((part) => part.endsWith(' kernel')));
    const agrees = async () => {
      const size = { width: 80, height: 60, maxIterations: Number(live.parameters().get('n')) };
      const digest = digestOf(await render({ ...live.shown(), ...size }));
      expect(await live.digests()).toEqual([digest, digest, digest]);
    };
    // What a screen reader has to say of the kernel in this browser, and of the steps.
    const heard = async (role: 'combobox' | 'checkbox', name: string) => {
      const session = await live.context.newCDPSession(live.page);
      const { nodes } = await session.send('Accessibility.getFullAXTree');
      const found = nodes.filter((n) => n.role?.value === role && n.name?.value.startsWith(name));
      const node = found.at(-1)!;
      const disabled =
        node.properties?.find((one) => one.name === 'disabled')?.value.value === true;
      return {
        name: node.name?.value,
        value: node.value?.value,
        why: node.description?.value,
        disabled,
      };
    };
    const chosen = async () => {
      expect(await heard('combobox', 'Kernel')).toMatchObject({ value: 'wasm', disabled: false });
      expect(await heard('checkbox', 'All')).toMatchObject({ name: 'All steps', disabled: false });
    };
    const resting = async () => {
      expect(await heard('combobox', 'Kernel')).toMatchObject({
        value: 'js',
        disabled: true,
        why: expect.stringMatching(/^Kernel js: .* wasm comes back /),
      });
      const steps = { name: 'All steps: of no effect so deep', disabled: true };
      expect(await heard('checkbox', 'All')).toMatchObject(steps);
      // The choice is kept.
      expect(live.parameters().get('c')).toContain('.wasm.');
    };
    await agrees();
    await chosen();
    // Doubles told its pixels apart.
    expect(used(await details())[2]).toBe('double, wasm kernel');

    await live.race('race', () => live.picture(0).click({ position: { x: 100, y: 80 } }));
    await live.race('race', async () => {
      await live.picture(1).hover();
      for (let i = 0; i < 8; i += 1) await live.page.mouse.wheel(0, -240);
    });
    await live.picture(2).focus();
    await live.race('race', () => live.page.keyboard.press('+'));
    const width = (live.height() * 4) / 3;
    expect(width).toBeLessThan(1e-15);
    await agrees();
    expect(used(await details())).toEqual([
      'perturbation, js kernel',
      hasNative ? 'perturbation, native kernel' : 'perturbation, js kernel',
      'perturbation, js kernel',
    ]);
    expect(Number(live.parameters().get('n'))).toBeGreaterThan(2000);
    await resting();
    const place = await live.page.locator('[data-view=race] [data-place]').textContent();
    expect(place).toContain(`${width.toExponential(1)} wide, centre −0.776`);
    const said = await live.page.locator('[data-view=race] [data-place-said]').textContent();
    expect(said).toMatch(/^[\d.]+ times ten to the minus 1\d wide, at about -0.777 and 0.135 i$/);

    // Where it is known how to go on.
    const before = live.shown();
    const places = live.page.getByLabel('Place');
    await live.race('race', () => places.selectOption('Seahorse spiral, 1e-50'));
    expect(live.parameters().get('n')).toBe('8000');
    await agrees();
    await live.race('race', () => live.page.goBack());
    expect(live.shown()).toEqual(before);
    expect(await places.inputValue()).toBe('');

    // To the end, by coordinates.
    await live.page.getByText('Coordinates, with all digits').click();
    const field = live.page.getByLabel('Height', { exact: true });
    expect(await field.inputValue()).toBe(before.viewHeight);
    await field.fill('1e-999');
    await live.page.keyboard.press('Enter');
    expect(await field.evaluate((input) => (input as HTMLInputElement).validationMessage)).toBe(
      'Needed: a decimal number from 1e-280 to 16, in 40 characters at most',
    );
    await live.page.getByLabel('real part').fill('0');
    await live.page.getByLabel('imaginary part').fill('1');
    await field.fill('1.5e-280');
    await live.race('race', () => live.page.keyboard.press('Enter'));
    await live.race('race', () => live.page.getByRole('button', { name: 'Zoom in' }).click());
    expect(live.shown().viewHeight).toBe('1e-280');
    await agrees();
    await live.page.getByRole('button', { name: 'Zoom in' }).click();
    expect(await live.page.locator('[data-announce]').textContent()).toMatch(
      /as deep as this page goes$/,
    );
    expect(live.shown().viewHeight).toBe('1e-280');
    await live.race('race', () => live.page.getByRole('button', { name: 'Whole set' }).click());
    await chosen();
  });

  it('colours deep pictures without steps, in all lanes alike', async () => {
    const size = { width: 80, height: 60, maxIterations: 6000 };
    await live.open(
      `race?x=${SPIRAL.centerX}&y=${SPIRAL.centerY}&h=1e-30&n=6000&size=80x60&${LANES}`,
    );
    await live.finished('race');
    const words = await Promise.all(
      [0, 1, 2].map((lane) =>
        live.picture(lane).evaluate((canvas) => {
          const { width, height } = canvas as HTMLCanvasElement;
          const context = (canvas as HTMLCanvasElement).getContext('2d')!;
          return [...new Uint32Array(context.getImageData(0, 0, width, height).data.buffer)];
        }),
      ),
    );
    expect(words[1]).toEqual(words[0]);
    expect(words[2]).toEqual(words[0]);
    const { counts } = await render({ ...live.shown(), ...size });
    expect(new Set(words[0]).size).toBeGreaterThan(1.5 * new Set(counts).size);
  });

  it('drags', async () => {
    await live.open(`race?${SMALL}&${LANES}`);
    await live.finished('race');
    const box = (await live.picture(0).boundingBox())!;
    await live.race('race', async () => {
      await live.page.mouse.move(box.x + 150, box.y + 100);
      await live.page.mouse.down();
      await live.page.mouse.move(box.x + 50, box.y + 100, { steps: 3 });
      await live.page.mouse.up();
    });
    expect(Number(live.shown().centerX)).toBeGreaterThan(Number(HOME.centerX));
    expect(Number(live.shown().centerY)).toBeCloseTo(0, 9);
  });

  const DEEP = `x=${SPIRAL.centerX}&y=${SPIRAL.centerY}&h=1e-30&n=6000`;
  it.each([
    ['of doubles', ''],
    ['far below doubles', DEEP],
  ])('pinches with two fingers, in views %s', async (_, place) => {
    await live.open(`race?${place}&${SMALL}&${LANES}`);
    await live.finished('race');
    const box = (await live.picture(1).boundingBox())!;
    const before = { ...live.shown(), width: 160, height: 120 };
    const session = await live.context.newCDPSession(live.page);
    const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', ...places: number[]) => {
      const touchPoints = places.map((x, id) => ({ x: box.x + x, y: box.y + 100, id }));
      await session.send('Input.dispatchTouchEvent', { type, touchPoints });
    };
    const transforms = () =>
      live
        .section('race')
        .locator('.picture')
        .evaluateAll((all) => all.map((one) => (one as HTMLElement).style.transform));
    await live.race('race', async () => {
      await touch('touchStart', 140, 180);
      await touch('touchMove', 130, 190);
      await touch('touchMove', 120, 200);
      // All three follow the fingers, twice as large about the point between them.
      const [x, y] = [160 / box.width, 100 / box.height].map((share) => -100 * share);
      const place = expect.closeTo(x!, 3);
      await expect
        .poll(async () => (await transforms()).map((text) => text.match(/[-\d.]+/g)?.map(Number)))
        .toEqual(Array.from({ length: 3 }, () => [place, expect.closeTo(y!, 3), 2]));
      await touch('touchEnd');
    });
    expect(await transforms()).toEqual(['', '', '']);
    const after = zoom(before, 2, LIMITS.viewHeight, 160 / box.width, 100 / box.height);
    // But for the rounding of the fingers' middle.
    const lies = placeIn({ ...before, ...live.shown() }, after);
    const nowhere = expect.closeTo(0, 9);
    expect(lies).toEqual({ x: nowhere, y: nowhere, scale: expect.closeTo(1, 9) });
    const size = { width: 160, height: 120, maxIterations: Number(live.parameters().get('n')) };
    const image = await render({ ...live.shown(), ...size });
    expect(new Set(image.counts).size).toBeGreaterThan(20);
    const digest = digestOf(image);
    expect(await live.digests()).toEqual([digest, digest, digest]);
  });
});
