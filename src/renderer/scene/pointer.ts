import type { ScreenPoint } from './contract.ts';

/** Farther than this from where it went down, in CSS pixels, the pointer drags and does not click. */
export const dragDistance = 4;

export interface PointerHandlers {
  readonly hover: (at: ScreenPoint | null) => void;
  readonly click: (at: ScreenPoint, toggle: boolean) => void;
  readonly doubleClick: (at: ScreenPoint) => void;
}

/** Tells hovering, clicking and dragging apart. Returns what ends it. */
export function listenToPointer(element: HTMLElement, handlers: PointerHandlers): () => void {
  let down: { readonly id: number; readonly x: number; readonly y: number } | null = null;
  let dragged = false;
  const place = (event: MouseEvent): ScreenPoint => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const onDown = (event: PointerEvent) => {
    // A second finger makes it a gesture.
    dragged = down !== null;
    down = { id: event.pointerId, x: event.clientX, y: event.clientY };
  };
  const onMove = (event: PointerEvent) => {
    if (down !== null && Math.hypot(event.clientX - down.x, event.clientY - down.y) > dragDistance)
      dragged = true;
    if (event.pointerType === 'touch') return;
    handlers.hover(event.buttons === 0 ? place(event) : null);
  };
  const onUp = (event: PointerEvent) => {
    const clicked = down !== null && down.id === event.pointerId && !dragged && event.button === 0;
    down = null;
    if (clicked) handlers.click(place(event), event.ctrlKey || event.metaKey);
  };
  const onCancel = () => {
    down = null;
  };
  const onLeave = () => handlers.hover(null);
  const onDouble = (event: MouseEvent) => {
    if (!dragged) handlers.doubleClick(place(event));
  };
  element.addEventListener('pointerdown', onDown);
  element.addEventListener('pointermove', onMove);
  element.addEventListener('pointerleave', onLeave);
  element.addEventListener('dblclick', onDouble);
  // A drag may end outside the element.
  const page = element.ownerDocument;
  page.addEventListener('pointerup', onUp);
  page.addEventListener('pointercancel', onCancel);
  return () => {
    element.removeEventListener('pointerdown', onDown);
    element.removeEventListener('pointermove', onMove);
    element.removeEventListener('pointerleave', onLeave);
    element.removeEventListener('dblclick', onDouble);
    page.removeEventListener('pointerup', onUp);
    page.removeEventListener('pointercancel', onCancel);
  };
}
