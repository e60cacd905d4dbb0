/** A canvas sized to the pixels that it has on the screen, ready to be drawn on. */
export interface Surface {
  readonly context: CanvasRenderingContext2D;
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** @param height in CSS pixels; the width is what the page gives. */
export function surfaceOf(canvas: HTMLCanvasElement, height: number): Surface {
  const width = canvas.clientWidth || 1;
  const ratio = devicePixelRatio;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext('2d')!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = `11px ${getComputedStyle(canvas).fontFamily}`;
  return { context, width, height };
}

/** A colour of the style sheet, as it is in the present theme. */
export function themed(element: Element, name: string): string {
  return getComputedStyle(element).getPropertyValue(name).trim();
}
