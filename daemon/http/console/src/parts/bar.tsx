/** A small bar of 0 to `full`, with its number beside it for those who read rather than look. */
export function Bar({
  label,
  value,
  full,
  empty,
}: {
  label: string;
  value: number | undefined;
  full: number;
  /** Said in place of a number when there is none. */
  empty: string;
}) {
  const part = value === undefined ? 0 : Math.max(0, Math.min(1, value / full));
  return (
    <span class="bar" title={`${label}: ${value === undefined ? empty : Math.round(value)}`}>
      <span class={value === undefined ? 'bar-track none' : 'bar-track'} aria-hidden="true">
        <span class="bar-fill" style={{ transform: `scaleX(${part})` }} />
      </span>
      <span class="bar-number">
        <span class="hidden">{label} </span>
        {value === undefined ? (
          <>
            <span aria-hidden="true">–</span>
            <span class="hidden">{empty}</span>
          </>
        ) : (
          Math.round(value)
        )}
      </span>
    </span>
  );
}
