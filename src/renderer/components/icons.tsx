import type { ReactNode } from 'react';

interface IconProps {
  readonly size?: number;
}

function Icon({
  size = 16,
  children,
}: { readonly size?: number | undefined } & { readonly children: ReactNode }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export function FitIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M2 5.5V2h3.5M10.5 2H14v3.5M14 10.5V14h-3.5M5.5 14H2v-3.5" />
    </Icon>
  );
}

export function PictureIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M2 3h12v10H2zM2.5 11l3.5-3.5 3 3 2-2 2.5 2.5M10.5 6h.01" />
    </Icon>
  );
}

export function SunIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 2.5a5.5 5.5 0 010 11z" fill="currentColor" stroke="none" />
    </Icon>
  );
}

export function CloseIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M4 4l8 8M12 4l-8 8" />
    </Icon>
  );
}

export function PlusIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M8 3v10M3 8h10" />
    </Icon>
  );
}

export function BackIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M10 3L5 8l5 5" />
    </Icon>
  );
}

export function ForwardIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M6 3l5 5-5 5" />
    </Icon>
  );
}

export function EyeIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z" />
      <circle cx="8" cy="8" r="1.8" />
    </Icon>
  );
}

export function EyeOffIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM3 13L13 3" />
    </Icon>
  );
}

export function TrashIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.5 8.5h6l.5-8.5" />
    </Icon>
  );
}

export function CopyIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" />
    </Icon>
  );
}

export function SaveIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11" />
    </Icon>
  );
}

export function SearchIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <circle cx="7" cy="7" r="4.2" />
      <path d="M10.2 10.2L14 14" />
    </Icon>
  );
}

export function LeftSideIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M2 3h12v10H2zM6 3v10" />
    </Icon>
  );
}

export function RightSideIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M2 3h12v10H2zM10 3v10" />
    </Icon>
  );
}

export function ChevronIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M4 6l4 4 4-4" />
    </Icon>
  );
}

export function StarIcon({ size, filled = false }: IconProps & { readonly filled?: boolean }) {
  return (
    <Icon size={size}>
      <path
        d="M8 2l1.8 3.8 4.2.5-3.1 2.9.8 4.1L8 11.2l-3.7 2.1.8-4.1L2 6.3l4.2-.5z"
        fill={filled ? 'currentColor' : 'none'}
      />
    </Icon>
  );
}

export function ExpandIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M9.5 2.5h4v4M13.5 2.5l-4.5 4.5M6.5 13.5h-4v-4M2.5 13.5L7 9" />
    </Icon>
  );
}

export function ChooseIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <circle cx="8" cy="8" r="5.5" strokeDasharray="2.4 2" />
      <circle cx="8" cy="8" r="1.6" fill="currentColor" stroke="none" />
    </Icon>
  );
}

export function SwapIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M3 5.5h9.5M10 3l2.5 2.5L10 8M13 10.5H3.5M6 8l-2.5 2.5L6 13" />
    </Icon>
  );
}

export function ArrowIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M2.5 8h11M10 4.5L13.5 8 10 11.5" />
    </Icon>
  );
}

/** Words that stand out before others that are dimmed. */
export function DimIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <circle cx="8" cy="8" r="2.6" fill="currentColor" />
      <path d="M8 1.8h.01M8 14.2h.01M1.8 8h.01M14.2 8h.01M3.6 3.6h.01M12.4 12.4h.01M3.6 12.4h.01M12.4 3.6h.01" />
    </Icon>
  );
}

/** Words that are shown alone. */
export function IsolateIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <circle cx="8" cy="8" r="6" />
      <circle cx="8" cy="8" r="2.2" fill="currentColor" />
    </Icon>
  );
}

export function MoreIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2.2" />
    </Icon>
  );
}

export function TurnIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M13.6 6.4A6 6 0 103 11.6M13.9 2.6v3.9H10" />
    </Icon>
  );
}

export function BoxIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <rect x="2.5" y="3" width="11" height="10" rx="0.5" strokeDasharray="2.2 2.2" />
    </Icon>
  );
}

export function LassoIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M4.6 10.9C2.9 10 2 8.7 2 7.2 2 4.6 4.7 2.5 8 2.5s6 2.1 6 4.7-2.7 4.7-6 4.7c-.6 0-1.2-.1-1.7-.2" />
      <path d="M6.3 11.7a1.3 1.3 0 11-2.3-.8c.5-.5 1.7-.3 2.3.8zM4.8 12.7c.1.9-.2 1.5-1 2" />
    </Icon>
  );
}

export function PlayIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M4.5 2.8v10.4L13 8z" fill="currentColor" />
    </Icon>
  );
}

export function PauseIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M5.2 3v10M10.8 3v10" strokeWidth="2.6" />
    </Icon>
  );
}

export function StepIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M3.5 3v10L10 8z" fill="currentColor" />
      <path d="M12.6 3v10" strokeWidth="2" />
    </Icon>
  );
}

export function RestartIcon({ size }: IconProps) {
  return (
    <Icon size={size}>
      <path d="M3.2 5.2A5.5 5.5 0 112.5 8.6M3 2.2v3.2h3.2" />
    </Icon>
  );
}
