// What a character composes with: combining marks, vowels and finals of Hangul, and the half-width voice marks of Japanese.
const composing = '\\p{M}\\u1160-\\u11ff\\ud7b0-\\ud7ff\\uff9e\\uff9f';

/** The parts of a text that Unicode's normalization forms change each for itself, or nearly so. */
export const composedUnits = new RegExp(`[\\s\\S][${composing}]*`, 'gu');
