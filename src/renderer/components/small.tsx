import type { ReactNode } from 'react';
import { formatCosine } from '../../shared/format.ts';

/** A word of the corpus or a model: text only, shortened where it is too long, in its own writing direction. */
export function Word({ text, className = '' }: { readonly text: string; readonly className?: string }) {
  return (
    <bdi className={`word ${className}`} dir="auto" title={text.length > 24 ? text.slice(0, 500) : undefined}>
      {text}
    </bdi>
  );
}

/** A key on the keyboard. */
export function Key({ children }: { readonly children: ReactNode }) {
  return <kbd className="key">{children}</kbd>;
}

interface IconButtonProps {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
  readonly keys?: string | undefined;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly framed?: boolean;
  readonly expanded?: boolean;
}

/** A small button that shows an icon; its name is read aloud and shown at rest of the pointer. */
export function IconButton({
  label,
  onClick,
  children,
  keys,
  pressed,
  disabled,
  framed,
  expanded,
}: IconButtonProps) {
  return (
    <button
      type="button"
      className={`icon-button ${framed === true ? 'framed' : ''}`}
      aria-label={label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      title={keys === undefined ? label : `${label} (${keys})`}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

/** A cosine as a short bar: from the left for likeness, from the right and in orange for its opposite. */
export function SimilarityBar({ cosine }: { readonly cosine: number }) {
  const length = Number.isFinite(cosine) ? Math.min(1, Math.abs(cosine)) : 0;
  return (
    <span className={`bar ${cosine < 0 ? 'negative' : ''}`} title={`cosine ${formatCosine(cosine)}`}>
      <i style={{ width: `${length * 100}%` }} />
    </span>
  );
}

interface ProgressProps {
  readonly label: string;
  /** 0 … 1, or `null` while it is not known. */
  readonly fraction: number | null;
  readonly text?: string;
}

/** How far something is. */
export function Progress({ label, fraction, text }: ProgressProps) {
  const percent = fraction === null ? undefined : Math.round(fraction * 1000) / 10;
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={text}
    >
      <i
        className={`progress-fill ${percent === undefined ? 'unknown' : ''}`}
        style={{ width: `${percent ?? 0}%` }}
      />
    </div>
  );
}

/** Facts as name and value, one a line. */
export function FactList({ facts }: { readonly facts: readonly (readonly [ReactNode, ReactNode])[] }) {
  return (
    <dl className="fact-list">
      {facts.map(([name, value], index) => (
        // The facts of a list keep their places.
        // biome-ignore lint/suspicious/noArrayIndexKey: names are nodes, places are stable
        <FactRow key={index} name={name} value={value} />
      ))}
    </dl>
  );
}

function FactRow({ name, value }: { readonly name: ReactNode; readonly value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
