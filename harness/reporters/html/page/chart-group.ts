import type uPlot from 'uplot';

/** Charts that are zoomed together. */
export interface ChartGroup {
  readonly join: (chart: uPlot) => () => void;
  readonly zoomed: (by: uPlot, min: number, max: number) => void;
}

/** A group without a chart. */
export function chartGroup(): ChartGroup {
  const charts = new Set<uPlot>();
  return {
    join: (chart) => {
      charts.add(chart);
      return () => charts.delete(chart);
    },
    zoomed: (by, min, max) => {
      for (const chart of charts) {
        const { x } = chart.scales;
        // What is there already is not set again, or two charts would call each other for ever.
        if (chart !== by && (x?.min !== min || x?.max !== max)) chart.setScale('x', { min, max });
      }
    },
  };
}
