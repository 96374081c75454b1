export function AxesPanel() {
  return <section className="panel" role="tabpanel" aria-label="Axes" />;
}
