/** What a contextual model made of the word: side by side, as a matrix, by senses, through the ages. */
export function ContextsPanel() {
  return <div className="panel" />;
}
