export function EvaluationPanel() {
  return <section className="panel" role="tabpanel" aria-label="Evaluation" />;
}
