/** A contextual model, a word and its sentences. The dock around it has the role of a tab panel and the name “Senses”. */
export function SensesPanel() {
  return <div className="panel" />;
}
