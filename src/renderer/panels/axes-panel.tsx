/** The dock around it has the role of a tab panel and the name “Axes”: none of its own. */
export function AxesPanel() {
  return <section className="panel" />;
}
