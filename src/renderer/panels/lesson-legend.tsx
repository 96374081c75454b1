/** What the arrows of a lesson mean, and what of the step the picture cannot show. */
export function LessonLegend() {
  return (
    <div className="legend lesson-legend small" role="note" aria-label="What the arrows mean">
      <span>
        <svg width="34" height="10" viewBox="0 0 34 10" className="lesson-pull" aria-hidden="true">
          <path d="M0 4.4L24 3.4V0L34 5L24 10V6.6L0 5.6z" />
        </svg>
        pull towards the true word
      </span>
      <span>
        <svg width="34" height="10" viewBox="0 0 34 10" className="lesson-push" aria-hidden="true">
          <path d="M0 4.4L24 3.4V0L34 5L24 10V6.6L0 5.6z" />
        </svg>
        push by noise words
      </span>
      <span className="quiet">Points are word vectors; what pulls and pushes are context vectors.</span>
    </div>
  );
}
