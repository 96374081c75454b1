export function NeighborsPanel() {
  return <section className="panel" role="tabpanel" aria-label="Neighbors" />;
}
