// Words with several meanings. Each sense has sentences of its own with words that tell it from the others.

/**
 * @param {string} word
 * @param {string} sense
 * @param {string[]} lines
 * @returns {import('../grammar.mjs').Family}
 */
export const sense = (word, sense, lines) => ({
  name: `${word} (${sense})`,
  count: 180,
  records: [{}],
  lines,
  word,
  sense,
});
