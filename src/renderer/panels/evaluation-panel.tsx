/** The dock around it has the role of a tab panel and the name “Evaluation”: none of its own. */
export function EvaluationPanel() {
  return <section className="panel" />;
}
