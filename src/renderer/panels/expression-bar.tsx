/** Where expressions are typed. */
export function ExpressionBar() {
  return <div className="expression" />;
}
