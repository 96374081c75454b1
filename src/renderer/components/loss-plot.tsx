import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { formatFixed } from '../../shared/format.ts';
import type { TrainingProgress } from '../../shared/jobs.ts';
import { lossNow, lossSeries } from './loss-series.ts';

interface LossPlotProps {
  /** Mean loss of each epoch; the last one may still be running. */
  readonly losses: readonly number[];
  /** How many of the losses are of finished epochs. */
  readonly finished: number;
  /** How the loss goes within epochs, too, while training: the plot then begins where training does. */
  readonly course?: TrainingProgress['course'];
  /** Epochs planned: the right end of the plot. */
  readonly epochs: number;
  readonly scheme: 'dark' | 'light';
  readonly height: number;
}

/** Mean loss by epoch: a line through the finished ones, a quiet one for the course in between, and an open point for where the run is. */
export function LossPlot({ losses, finished, course, epochs, scheme, height }: LossPlotProps) {
  const container = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const data = useRef<uPlot.AlignedData>([[], [], [], []]);

  data.current = lossSeries(losses, finished, course);
  const from = course === undefined ? 1 : 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: scheme: colours are read from the page when the plot is made
  useEffect(() => {
    const element = container.current;
    if (element === null) return;
    const size = () => plot.current?.setSize({ width: Math.max(120, element.clientWidth), height });
    const observer = new ResizeObserver(size);
    // The page takes on another scheme only after this; its colours can be read with the next picture.
    const frame = requestAnimationFrame(() => {
      plot.current = makePlot(element, data.current, [from, epochs], height);
      observer.observe(element);
    });
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [from, epochs, scheme, height]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the data follow from these
  useEffect(() => {
    plot.current?.setData(data.current);
  }, [losses, finished, course]);

  const first = course?.[0]?.loss ?? losses[0];
  const last = lossNow(losses, finished, course);
  return (
    <div
      ref={container}
      className="loss-plot"
      role="img"
      aria-label={
        last === undefined
          ? 'Loss by epoch: nothing yet'
          : `Loss by epoch: ${formatFixed(first ?? last, 3)} at first, ${formatFixed(last, 3)} now`
      }
      style={{ height }}
    />
  );
}

/** A plot in the colours that the page has now. */
function makePlot(
  element: HTMLElement,
  data: uPlot.AlignedData,
  [from, epochs]: readonly [number, number],
  height: number,
): uPlot {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const font = `11px ${style.fontFamily}`;
  const axis = {
    stroke: color('--quiet'),
    font,
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
  };
  return new uPlot(
    {
      width: Math.max(120, element.clientWidth),
      height,
      padding: [8, 10, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { size: 6 } },
      scales: { x: { time: false, range: [from, Math.max(from + 1, epochs)] } },
      axes: [
        {
          ...axis,
          size: 22,
          gap: 3,
          incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000],
        },
        { ...axis, size: 40, gap: 4, values: (_, values) => values.map((value) => formatFixed(value, 2)) },
      ],
      series: [
        {},
        { stroke: color('--quiet'), width: 1, spanGaps: true, points: { show: false } },
        {
          stroke: color('--accent'),
          width: 1.6,
          spanGaps: true,
          points: { show: epochs <= 40, size: 5, fill: color('--accent') },
        },
        {
          stroke: color('--accent'),
          width: 0,
          points: { show: true, size: 7, fill: color('--panel'), stroke: color('--accent'), width: 1.5 },
        },
      ],
    },
    data,
    element,
  );
}
