const quote = 0x22;
const backslash = 0x5c;

/**
 * A key that an object in JSON has twice, which JSON.parse passes over in silence; null when there is none.
 * @param text valid JSON
 */
export function repeatedKey(text: string): string | null {
  /** For each open object its keys so far; null for arrays. */
  const open: (Set<string> | null)[] = [];
  let lastText = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      const end = stringEnd(text, at);
      lastText = text.slice(at, end + 1);
      at = end;
    } else if (character === '{') open.push(new Set());
    else if (character === '[') open.push(null);
    else if (character === '}' || character === ']') open.pop();
    else if (character === ':') {
      // The same key can be spelled with and without escapes.
      const key = JSON.parse(lastText) as string;
      const keys = open.at(-1);
      if (keys?.has(key) === true) return key;
      keys?.add(key);
    }
  }
  return null;
}

/** Where the string that starts at `start` ends: its closing quotation mark. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === backslash) at++;
    else if (code === quote) return at;
  }
  return text.length;
}
