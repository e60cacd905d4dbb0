import { pan, placeIn, type View, zoom } from './view.js';

/** Moves through the plane from a picture: pointer, wheel, pinch and keys. */
export interface Explorer {
  /** What the pictures show, or are about to. */
  current(): View;
  /** The smallest height that there is. */
  readonly least: number;
  /** Goes there. */
  go(view: View): void;
  home(): void;
}

const CLICK = 3;
const KEY = 2;
const WHEEL_REST = 160;
/** Pixels that a pointer may move and still be a click. */
const STILL = 5;

/**
 * @param pictures all canvases that show the same view: they move together
 *   while the next view is chosen, and are rendered when it is.
 */
export function explore(
  canvas: HTMLCanvasElement,
  pictures: readonly HTMLCanvasElement[],
  explorer: Explorer,
): void {
  const { least } = explorer;
  const pointers = new Map<number, { x: number; y: number }>();
  let begun: { view: View; x: number; y: number; spread: number; moved: boolean } | undefined;
  let wanted: View | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const preview = (view: View) => {
    wanted = view;
    const { x, y, scale } = placeIn(explorer.current(), view);
    for (const picture of pictures) {
      picture.style.transform = `translate(${100 * x}%, ${100 * y}%) scale(${scale})`;
    }
  };
  const commit = () => {
    clearTimeout(timer);
    timer = undefined;
    for (const picture of pictures) picture.style.transform = '';
    const view = wanted;
    wanted = undefined;
    if (view) explorer.go(view);
  };
  const middle = () => {
    const all = [...pointers.values()];
    const x = all.reduce((sum, point) => sum + point.x, 0) / all.length;
    const y = all.reduce((sum, point) => sum + point.y, 0) / all.length;
    const spread = all.length > 1 ? Math.hypot(all[0]!.x - all[1]!.x, all[0]!.y - all[1]!.y) : 0;
    return { x, y, spread };
  };
  const begin = (moved: boolean) => {
    begun = { view: wanted ?? explorer.current(), ...middle(), moved };
  };

  // The frame around a canvas keeps its place while the canvas itself moves.
  const frame = canvas.parentElement!;
  const box = () => frame.getBoundingClientRect();
  const inFrame = (event: { clientX: number; clientY: number }) => ({
    x: (event.clientX - box().left) / box().width,
    y: (event.clientY - box().top) / box().height,
  });

  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, inFrame(event));
    begin(pointers.size > 1);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!pointers.has(event.pointerId) || !begun) return;
    pointers.set(event.pointerId, inFrame(event));
    const now = middle();
    const { width, height } = box();
    if (Math.hypot((now.x - begun.x) * width, (now.y - begun.y) * height) > STILL) {
      begun.moved = true;
    }
    // One finger scrolls the page; two move the picture.
    if (!begun.moved || (event.pointerType === 'touch' && pointers.size < 2)) return;
    const zoomed =
      begun.spread > 0 && now.spread > 0
        ? zoom(begun.view, now.spread / begun.spread, least, begun.x, begun.y)
        : begun.view;
    preview(pan(zoomed, begun.x - now.x, begun.y - now.y));
  });
  const up = (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId) || !begun) return;
    if (pointers.size > 0) return begin(true);
    const click = !begun.moved && event.type === 'pointerup';
    const { view, x, y } = begun;
    begun = undefined;
    const by = event.shiftKey || event.altKey ? 1 / CLICK : CLICK;
    if (click) wanted = zoom(view, by, least, x, y);
    commit();
  };
  canvas.addEventListener('pointerup', up);
  canvas.addEventListener('pointercancel', up);

  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const { x, y } = inFrame(event);
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 30 : 1;
      const by = Math.exp(-Math.max(-240, Math.min(240, event.deltaY * lines)) / 300);
      preview(zoom(wanted ?? explorer.current(), by, least, x, y));
      clearTimeout(timer);
      timer = setTimeout(commit, WHEEL_REST);
    },
    { passive: false },
  );

  canvas.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = KEYS[event.key];
    if (event.key === '0' || event.key === 'Home') explorer.home();
    else if (next) explorer.go(next(explorer.current(), least));
    else return;
    event.preventDefault();
  });
}

type Move = (view: View, least: number) => View;

/** What a button or a key does to a view. */
export const MOVES: Readonly<Record<string, Move>> = {
  in: (view, least) => zoom(view, KEY, least),
  out: (view, least) => zoom(view, 1 / KEY, least),
  left: (view) => pan(view, -0.25, 0),
  right: (view) => pan(view, 0.25, 0),
  up: (view) => pan(view, 0, -0.25),
  down: (view) => pan(view, 0, 0.25),
};

const KEYS: Readonly<Record<string, Move>> = {
  '+': MOVES['in']!,
  '=': MOVES['in']!,
  Enter: MOVES['in']!,
  '-': MOVES['out']!,
  ArrowLeft: MOVES['left']!,
  ArrowRight: MOVES['right']!,
  ArrowUp: MOVES['up']!,
  ArrowDown: MOVES['down']!,
};
