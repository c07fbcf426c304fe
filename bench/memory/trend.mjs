/** By least squares: how much `y` grows for each unit of `x`. */
export function slope(points) {
  const mean = (key) => points.reduce((sum, point) => sum + point[key], 0) / points.length;
  const [x, y] = [mean('x'), mean('y')];
  const over = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  return over / points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
}

/** The course of some values as one line, from the smallest to the largest of them. */
export function sparkline(values, width = 60) {
  const bars = '▁▂▃▄▅▆▇█';
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const step = Math.max(1, values.length / width);
  const shown = Array.from(
    { length: Math.min(width, values.length) },
    (_, index) => values[Math.floor(index * step)],
  );
  const height = (value) => Math.round(((value - least) / (most - least || 1)) * (bars.length - 1));
  return shown.map((value) => bars[height(value)]).join('');
}
