import {
  Color,
  LinearSRGBColorSpace,
  type PerspectiveCamera,
  type Scene,
  type WebGLRenderer,
  WebGLRenderTarget,
} from 'three';
import { parseColor } from './colors.ts';
import type { CloudProps, ExportOptions } from './contract.ts';
import { drawHeading, drawLegend } from './legend.ts';
import type { CloudView } from './view.ts';

/** The picture is drawn in tiles of this side, in picture pixels, so that any size fits any graphics memory. */
const tileSide = 1536;
/** Drawn around every tile and cut off: a point whose centre lies outside what is drawn is not drawn at all. CSS pixels. */
const tileMargin = 24;

export interface ExportWork {
  readonly renderer: WebGLRenderer;
  readonly scene: Scene;
  /** A camera of its own: the person may go on turning the cloud. */
  readonly camera: PerspectiveCamera;
  readonly view: CloudView;
  readonly props: CloudProps;
  readonly options: ExportOptions;
  /** Makes the layers ready for a picture of a size, in its pixels; called before each tile. */
  readonly prepare: (width: number, height: number, scale: number) => void;
  /** Makes the layers ready for the screen again; called after each tile. */
  readonly restore: () => void;
  readonly paintOverlay: (context: CanvasRenderingContext2D, scale: number) => void;
}

/** Draws the view again at a scale, with rings, labels, title and legend, as a PNG. */
export async function exportPicture(work: ExportWork): Promise<Blob> {
  const { view, props, options } = work;
  const scale = Math.min(4, Math.max(1, options.scale));
  const width = Math.round(view.width * scale);
  const height = Math.round(view.height * scale);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('a canvas without a 2D context');
  // The overlay is painted first, into its own place, while the view is still what the person saw when asking.
  const overlay = document.createElement('canvas');
  overlay.width = width;
  overlay.height = height;
  work.paintOverlay(overlay.getContext('2d') as CanvasRenderingContext2D, scale);
  await drawTiles(work, context, width, height, scale);
  context.drawImage(overlay, 0, 0);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  drawHeading(context, props.theme, options.title, options.caption);
  if (options.legend) drawLegend(context, view.width, view.height, props);
  return await new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('the browser could not encode the picture'));
      else resolve(blob);
    }, 'image/png');
  });
}

async function drawTiles(
  work: ExportWork,
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  scale: number,
): Promise<void> {
  const { renderer, scene, camera, props, options } = work;
  const transparent = options.background === 'transparent';
  const background = new Color().setRGB(...parseColor(props.theme.background), LinearSRGBColorSpace);
  const margin = Math.ceil(tileMargin * scale);
  const side = tileSide + 2 * margin;
  const target = new WebGLRenderTarget(side, side, { depthBuffer: true, generateMipmaps: false });
  const pixels = new Uint8Array(side * side * 4);
  try {
    for (let top = 0; top < height; top += tileSide) {
      for (let left = 0; left < width; left += tileSide) {
        camera.setViewOffset(width, height, left - margin, top - margin, side, side);
        work.prepare(side, side, scale);
        renderer.setRenderTarget(target);
        renderer.setClearColor(background, transparent ? 0 : 1);
        renderer.clear();
        renderer.render(scene, camera);
        renderer.setRenderTarget(null);
        work.restore();
        await renderer.readRenderTargetPixelsAsync(target, 0, 0, side, side, pixels);
        const tile = tileImage(pixels, side, margin, tileSide);
        context.putImageData(tile, left, top);
      }
    }
  } finally {
    target.dispose();
  }
}

/** The middle of a tile as an image: rows turned the right way up, and colours freed of their opacity. */
function tileImage(pixels: Uint8Array, side: number, margin: number, inner: number): ImageData {
  const image = new ImageData(inner, inner);
  for (let row = 0; row < inner; row++) {
    let from = ((side - 1 - margin - row) * side + margin) * 4;
    let to = row * inner * 4;
    for (let column = 0; column < inner; column++, from += 4, to += 4) {
      const alpha = pixels[from + 3] as number;
      const share = alpha === 0 ? 0 : 255 / alpha;
      image.data[to] = (pixels[from] as number) * share;
      image.data[to + 1] = (pixels[from + 1] as number) * share;
      image.data[to + 2] = (pixels[from + 2] as number) * share;
      image.data[to + 3] = alpha;
    }
  }
  return image;
}
