/** The dock around it has the role of a tab panel and the name “Neighbors”: none of its own. */
export function NeighborsPanel() {
  return <section className="panel" />;
}
