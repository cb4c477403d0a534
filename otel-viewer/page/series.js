// From the exported points of metrics to the values that people ask for: rates, percentiles, distributions by time.

/** Unix nanoseconds in a string as milliseconds. */
export function millis(nanos) {
  return Number(BigInt(nanos) / 1000n) / 1000;
}

/** The steps between exports: `{ time, seconds, change(field) }`. Cumulative series that start again count from zero. */
function steps(points, cumulative) {
  const all = [];
  points.forEach((point, index) => {
    const before = points[index - 1];
    const continues = cumulative && before && before.start === point.start && before.time !== point.time;
    if (cumulative && !before) return;
    const from = continues ? before.time : point.start;
    const seconds = (millis(point.time) - millis(from)) / 1000;
    if (seconds > 0) all.push({ time: millis(point.time), seconds, point, before: continues ? before : null });
  });
  return all;
}

/** Changes per second of a counter. */
export function rates(points, cumulative) {
  return steps(points, cumulative).map(({ time, seconds, point, before }) => {
    const change = point.value - (before?.value ?? 0);
    return [time, Math.max(0, change < 0 ? point.value : change) / seconds];
  });
}

/** The distribution of the values that were recorded between exports: `{ time, counts, count, sum, seconds }`. */
export function distributions(points, cumulative) {
  // The first export of a cumulative series is a step, too: it contains everything since its start.
  const all = cumulative ? [{ ...zero(points[0]), time: points[0]?.start }, ...points] : points;
  return steps(all, cumulative)
    .map(({ time, seconds, point, before }) => ({
      time,
      seconds,
      bounds: point.bounds,
      counts: point.counts.map((amount, index) =>
        Math.max(0, amount - (sameBounds(point, before) ? (before.counts[index] ?? 0) : 0)),
      ),
      count: point.count - (before?.count ?? 0),
      sum: point.sum - (before?.sum ?? 0),
    }))
    .filter(({ count }) => count > 0);
}

function zero(point) {
  return {
    start: point?.start,
    count: 0,
    sum: 0,
    bounds: point?.bounds ?? [],
    counts: (point?.counts ?? []).map(() => 0),
  };
}

function sameBounds(point, before) {
  return (
    before &&
    before.bounds.length === point.bounds.length &&
    before.bounds.every((bound, index) => bound === point.bounds[index])
  );
}

/** The value below which a share of a distribution lies, interpolated within its bucket. */
export function percentile({ bounds, counts }, share) {
  const total = counts.reduce((sum, amount) => sum + amount, 0);
  if (total === 0) return null;
  let left = total * share;
  for (let index = 0; index < counts.length; index += 1) {
    if (counts[index] > 0 && left <= counts[index]) {
      const low = index > 0 ? bounds[index - 1] : Math.min(0, bounds[0] ?? 0);
      // The last bucket has no upper bound, so its lower one is the best that is known.
      if (index >= bounds.length) return bounds.at(-1) ?? null;
      return low + ((bounds[index] - low) * left) / counts[index];
    }
    left -= counts[index];
  }
  return bounds.at(-1) ?? null;
}

/** Adds up the distributions of several series at the same times, if their buckets are equal. */
export function combine(all) {
  const byTime = new Map();
  for (const one of all.flat()) {
    const time = Math.round(one.time / 1000) * 1000;
    const before = byTime.get(time);
    if (!before) byTime.set(time, { ...one, time });
    else if (sameBounds(one, before)) {
      byTime.set(time, {
        ...before,
        counts: before.counts.map((amount, index) => amount + one.counts[index]),
        count: before.count + one.count,
        sum: before.sum + one.sum,
      });
    }
  }
  return [...byTime.values()].toSorted((a, b) => a.time - b.time);
}
