import { Scene } from 'three';
import type { CloudProps } from './contract.ts';
import type { PointField } from './field.ts';
import { LineLayer } from './lines.ts';
import { setAxisLines, setNeighborLines } from './links.ts';
import { PointLayer } from './points.ts';
import type { ShownWords } from './shown.ts';

/** Everything that is drawn by the graphics processor, one visual idea a layer. What has a fixed size in pixels and text beside it (rings, arrows) is on the canvas above, see overlay.ts. */
export class CloudLayers {
  readonly scene = new Scene();
  readonly points: PointLayer;
  readonly #axes: LineLayer;
  readonly #links: LineLayer;

  constructor() {
    this.#axes = new LineLayer(this.scene, { among: true, width: 1, order: -1 });
    this.points = new PointLayer(this.scene);
    this.#links = new LineLayer(this.scene, { among: false, width: 1.5, order: 2 });
  }

  setLinks(props: CloudProps, field: PointField, shown: ShownWords): void {
    setAxisLines(this.#axes, props, field.flatness);
    setNeighborLines(this.#links, props, field, shown);
  }

  /** @param width, height of the picture in its own pixels */
  setSizes(width: number, height: number, pixelRatio: number, pointSize: number, count: number): void {
    this.points.setSizes(pointSize, count, pixelRatio);
    for (const lines of [this.#axes, this.#links]) lines.setView(width, height, pixelRatio);
  }

  /** Chooses what the next rendering draws: shown points `start` … `end`, and with `extras` what is drawn once a picture. */
  readonly choose = (start: number, end: number, extras: boolean): void => {
    this.points.choose(start, end, extras);
    for (const lines of [this.#axes, this.#links]) lines.setVisible(extras);
  };

  /** Renders the numbers of all `total` shown points and not their colours. */
  drawNumbers(total: number, render: () => void): void {
    this.choose(0, total, true);
    for (const lines of [this.#axes, this.#links]) lines.setVisible(false);
    this.points.setPicking(true);
    render();
    this.points.setPicking(false);
  }

  dispose(): void {
    this.points.dispose();
    this.#axes.dispose();
    this.#links.dispose();
  }
}
