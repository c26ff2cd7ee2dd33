// All iterations of all runs as one table.

const COLUMNS = ["w", "b", "cost", "gradient_norm", "applied_norm"];

export const csv = ({ runs }) => {
  const rows = ["method,iteration,w,b,cost,gradient_norm,applied_norm"];
  for (const { method, trace } of runs) {
    // A number that is infinite or does not exist is an empty cell.
    trace.w.forEach((_, k) => rows.push([method, k, ...COLUMNS.map((name) => trace[name][k] ?? "")].join()));
  }
  return `${rows.join("\n")}\n`;
};
