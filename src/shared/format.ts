/** Numbers as people read them, the same on the page and on the command line. */

const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const upToThreeDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** A count with thousands separators: `24,310`. */
export function formatCount(count: number): string {
  return counts.format(count);
}

/** A count with its noun in the right number: `1 word`, `2,400 words`. */
export function formatCounted(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** A large count to three digits: `940`, `87.5 k`, `2.4 M`, `1.02 G`. */
export function formatCompact(count: number): string {
  if (!Number.isFinite(count)) return '–';
  const steps: readonly [number, string][] = [
    [1e9, ' G'],
    [1e6, ' M'],
    [1e4, ' k'],
  ];
  for (const [size, suffix] of steps) {
    if (Math.abs(count) >= size) {
      const unit = suffix === ' k' ? 1e3 : size;
      return `${upToThreeDigits.format(count / unit)}${suffix}`;
    }
  }
  return formatCount(count);
}

/** A size in bytes, with units of 1,000: `812 bytes`, `3.2 MB`. */
export function formatBytes(bytes: number): string {
  const steps: readonly [number, string][] = [
    [1e12, 'TB'],
    [1e9, 'GB'],
    [1e6, 'MB'],
    [1e3, 'KB'],
  ];
  for (const [size, unit] of steps) {
    if (bytes >= size) return `${upToThreeDigits.format(bytes / size)} ${unit}`;
  }
  return formatCounted(bytes, 'byte');
}

/** A length of time: `less than 1 s`, `3 s`, `2 min 10 s`, `1 h 4 min`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'unknown';
  if (seconds < 1) return 'less than 1 s';
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) {
    const rest = whole % 60;
    return rest === 0 ? `${Math.floor(whole / 60)} min` : `${Math.floor(whole / 60)} min ${rest} s`;
  }
  const minutes = Math.round(whole / 60);
  const rest = minutes % 60;
  const hours = `${formatCount(Math.floor(minutes / 60))} h`;
  return rest === 0 ? hours : `${hours} ${rest} min`;
}

/** A measured length of time, with a tenth where it matters: `0.4 s`, `3.1 s`, `12 s`. */
export function formatSeconds(seconds: number): string {
  return seconds < 9.95 ? `${seconds.toFixed(1)} s` : formatDuration(seconds);
}

/**
 * A number with a fixed count of decimals and a true minus sign; from ten million on with a power of ten, so that it keeps its place
 * in a table. What is not a number is `undefined`, in words.
 */
export function formatFixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return 'undefined';
  const size = Math.abs(value);
  const text = size >= 1e7 ? size.toExponential(2).replace('e+', 'e') : size.toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** A cosine with three decimals: `0.812`, `−0.040`. */
export function formatCosine(cosine: number): string {
  return formatFixed(cosine, 3);
}

/** A share of 0 … 1 in per cent: `21 %`, `4.6 %`, `< 0.1 %`. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  return `${percent < 9.95 ? percent.toFixed(1) : Math.round(percent)} %`;
}
