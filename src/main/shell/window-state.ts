import { z } from 'zod';

/** Where the window was when it was last open; sizes in device-independent pixels. */
export const windowStateSchema = z.object({
  bounds: z
    .object({
      x: z.number().int(),
      y: z.number().int(),
      width: z.number().int().min(1).max(100_000),
      height: z.number().int().min(1).max(100_000),
    })
    .nullable(),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof windowStateSchema>;

export const firstWindowState: WindowState = { bounds: null, maximized: false };

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The size that the interface is still usable at. */
export const smallestWindow = { width: 1024, height: 700 } as const;
const usualWindow = { width: 1440, height: 900 } as const;

/** How much of the window's top must lie on a display for a person to be able to move it. */
const reachable = 100;

/**
 * Where to open the window: where it was, if enough of its top edge lies on one of the work areas; else in the usual size, in the middle
 * of the first one (left to the system: no position).
 */
export function placeWindow(
  state: WindowState,
  workAreas: readonly Rectangle[],
): { x?: number; y?: number; width: number; height: number } {
  const { bounds } = state;
  if (bounds !== null && workAreas.some((area) => isReachable(bounds, area))) {
    return {
      ...bounds,
      width: Math.max(bounds.width, smallestWindow.width),
      height: Math.max(bounds.height, smallestWindow.height),
    };
  }
  const [first] = workAreas;
  return {
    width: Math.min(usualWindow.width, first?.width ?? usualWindow.width),
    height: Math.min(usualWindow.height, first?.height ?? usualWindow.height),
  };
}

function isReachable(bounds: Rectangle, area: Rectangle): boolean {
  const visibleWidth = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  const topIsInside = bounds.y >= area.y && bounds.y <= area.y + area.height - reachable;
  return visibleWidth >= reachable && topIsInside;
}
