import type { CloudTheme } from './colors.ts';
import { cssColor, parseColor } from './colors.ts';
import type { CloudTool } from './contract.ts';
import { dragDistance } from './pointer.ts';

/** A free outline takes a corner this often, in CSS pixels. */
const cornerDistance = 2;

export interface OutlineHandlers {
  readonly tool: () => CloudTool;
  /** The outline as far as it is drawn, corners x and y by turns in CSS pixels; `null` when there is none any more. */
  readonly change: (corners: readonly number[] | null) => void;
  /** The outline is closed. */
  readonly done: (
    corners: readonly number[],
    options: { readonly add: boolean; readonly remove: boolean },
  ) => void;
}

/**
 * Draws outlines by dragging with the primary button or one finger, while the tool is one for that. Esc, another button, a second finger or a change of
 * the tool ends an outline without an answer. Returns what ends it all.
 */
export function listenToOutline(element: HTMLElement, handlers: OutlineHandlers): () => void {
  const page = element.ownerDocument;
  const fingers = new Set<number>();
  let drawn: { readonly id: number; readonly tool: CloudTool; corners: number[]; begun: boolean } | null =
    null;
  const place = (event: PointerEvent): [number, number] => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const stop = () => {
    if (drawn?.begun) handlers.change(null);
    drawn = null;
  };
  const extend = (outline: NonNullable<typeof drawn>, [x, y]: [number, number]) => {
    const { corners, tool } = outline;
    const [startX, startY] = corners as [number, number, ...number[]];
    if (tool === 'box') {
      outline.corners = [startX, startY, x, startY, x, y, startX, y];
      return;
    }
    const [lastX, lastY] = corners.slice(-2) as [number, number];
    if (Math.hypot(x - lastX, y - lastY) >= cornerDistance) corners.push(x, y);
  };
  const onDown = (event: PointerEvent) => {
    fingers.add(event.pointerId);
    const tool = handlers.tool();
    if (drawn !== null || fingers.size > 1 || tool === 'turn' || event.button !== 0) {
      stop();
      return;
    }
    drawn = { id: event.pointerId, tool, corners: place(event), begun: false };
  };
  const onMove = (event: PointerEvent) => {
    if (drawn === null || event.pointerId !== drawn.id) return;
    // A button that is pressed while another is down moves the pointer instead of going down.
    if (event.buttons !== 1 || handlers.tool() !== drawn.tool) {
      stop();
      return;
    }
    const at = place(event);
    const [startX, startY] = drawn.corners as [number, number, ...number[]];
    drawn.begun ||= Math.hypot(at[0] - startX, at[1] - startY) > dragDistance;
    if (!drawn.begun) return;
    extend(drawn, at);
    handlers.change(drawn.corners);
  };
  const onUp = (event: PointerEvent) => {
    fingers.delete(event.pointerId);
    if (drawn === null || event.pointerId !== drawn.id) return;
    const { begun, corners } = drawn;
    stop();
    if (begun) handlers.done(corners, { add: event.shiftKey, remove: event.altKey });
  };
  const onCancel = (event: PointerEvent) => {
    fingers.delete(event.pointerId);
    if (drawn?.id === event.pointerId) stop();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || drawn === null) return;
    // The key means this outline and nothing else on the page.
    event.preventDefault();
    event.stopImmediatePropagation();
    stop();
  };
  element.addEventListener('pointerdown', onDown);
  page.addEventListener('pointermove', onMove);
  page.addEventListener('pointerup', onUp);
  page.addEventListener('pointercancel', onCancel);
  page.addEventListener('keydown', onKey, { capture: true });
  return () => {
    stop();
    element.removeEventListener('pointerdown', onDown);
    page.removeEventListener('pointermove', onMove);
    page.removeEventListener('pointerup', onUp);
    page.removeEventListener('pointercancel', onCancel);
    page.removeEventListener('keydown', onKey, { capture: true });
  };
}

/** Draws an outline with a thin line and a soft fill. */
export function drawOutline(
  context: CanvasRenderingContext2D,
  theme: CloudTheme,
  corners: readonly number[],
): void {
  const accent = parseColor(theme.accent);
  context.beginPath();
  for (let at = 0; at + 1 < corners.length; at += 2) {
    context.lineTo(corners[at] as number, corners[at + 1] as number);
  }
  context.closePath();
  context.fillStyle = cssColor(accent, 0.12);
  context.fill('nonzero');
  context.lineJoin = 'round';
  context.lineWidth = 1.25;
  context.strokeStyle = cssColor(accent, 0.95);
  context.stroke();
}
