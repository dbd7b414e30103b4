// Draws every chart of the page from the JSON beside it, in the colours that the style sheet has at the moment.
(() => {
  "use strict";
  const dashes = ["solid", "dash"];
  const symbols = ["circle", "square", "diamond", "triangle-up", "cross", "x", "star", "hexagon"];
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const onPaper = matchMedia("print");
  const paper = { width: 650, height: 290 }; // In pixels: A4 and Letter have room for it. A chart that is not told its size has that of the window.
  const narrow = () => window.innerWidth < 640;
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function bytes(value) {
    let unit = 0;
    while (value >= 1024 && unit < units.length - 1) { value /= 1024; unit++; }
    return `${Number(value.toPrecision(3))} ${units[unit]}`;
  }

  // Powers of 1,024 look odd between powers of ten, so an axis of bytes has ticks of its own: every fourth power of two.
  function byteTicks(series, marks) {
    const values = series.flatMap((one) => one.y).concat(marks.map((mark) => mark.value)).filter((value) => value > 0);
    const ticks = [];
    for (let power = Math.floor(Math.log2(Math.min(...values)) / 5) * 5; power <= Math.log2(Math.max(...values)) + 5; power += 5) {
      ticks.push(2 ** power);
    }
    return ticks;
  }

  // Every power of ten; within two of them also twice and five times as much. Never a chart whose axis has one number.
  function logTicks(chart, axis) {
    const shown = chart.series.flatMap((one) => one.y).concat(chart.marks.map((mark) => mark.value)).filter((value) => value > 0);
    const [least, most] = [Math.min(...shown), Math.max(...shown)];
    const steps = Math.log10(most / least) < 2 ? [1, 2, 5] : [1];
    axis.tickvals = [];
    for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(most)); power++) {
      axis.tickvals.push(...steps.map((step) => step * 10 ** power));
    }
    axis.ticktext = axis.tickvals.map((value) => value.toLocaleString("en"));
    if (chart.isBars) { // room for the numbers behind the bars
      const [from, to] = [Math.floor(Math.log10(least) - 0.01), Math.log10(most)];
      axis.range = [from, to + (to - from) * 0.12];
    }
  }

  function xTicks(chart) {
    const values = [...new Set(chart.series.flatMap((one) => one.x))].sort((a, b) => a - b);
    const kept = [];
    const least = narrow() ? 1.1 : 0.55;
    for (const value of values) {
      if (kept.length === 0 || Math.log10(value) - Math.log10(kept[kept.length - 1]) > least) { kept.push(value); }
    }
    return kept;
  }

  function traces(chart) {
    return chart.series.map((one, index) => {
      const paint = colour(`--series${one.colour % 8}`);
      const hollow = one.hollow ?? one.x.map(() => false);
      if (chart.isBars) {
        return {
          type: "bar", orientation: "h", name: one.name, x: one.y, y: one.x, text: one.text, textposition: "outside", constraintext: "none", cliponaxis: false,
          hovertemplate: `%{y}<br>${one.name}: %{text}<extra></extra>`, marker: { color: paint },
          textfont: { size: 11.5, color: colour("--ink") },
        };
      }
      return {
        type: "scatter", mode: "lines+markers", name: one.name, x: one.x, y: one.y, customdata: one.text, connectgaps: false,
        hovertemplate: `%{customdata}<extra></extra>`,
        line: { color: paint, width: 2, dash: dashes[one.isDashed ? 1 : 0] },
        marker: {
          size: 8, symbol: symbols[one.colour % 8], color: hollow.map((is) => is ? colour("--paper") : paint),
          line: { color: paint, width: 2 },
        },
      };
    });
  }

  function axis(title) {
    return {
      title: { text: title, standoff: 10, font: { size: 13 } }, gridcolor: colour("--rule"), linecolor: colour("--soft"), zeroline: false,
      ticks: "outside", ticklen: 4, tickcolor: colour("--soft"), automargin: true, fixedrange: true,
    };
  }

  function layout(chart) {
    const x = axis(chart.xTitle);
    const y = axis(chart.yTitle);
    const values = chart.isBars ? x : y;
    if (chart.isBars) {
      y.autorange = "reversed";
      y.ticks = "";
      values.title.text = chart.yTitle;
      y.title.text = chart.xTitle;
    }
    if (chart.xIsLog) {
      x.type = "log";
      x.tickvals = xTicks(chart);
      x.ticktext = x.tickvals.map((value) => value.toLocaleString("en"));
    } else if (typeof chart.series[0]?.x[0] === "string" && !chart.isBars) {
      x.type = "category";
    }
    if (chart.yIsLog) {
      values.type = "log";
      logTicks(chart, values);
    } else {
      values.rangemode = "tozero";
      values.separatethousands = true;
    }
    if (chart.yIsBytes) {
      values.tickvals = byteTicks(chart.series, chart.marks);
      values.ticktext = values.tickvals.map(bytes);
    }
    return {
      autosize: !onPaper.matches, width: onPaper.matches ? paper.width : undefined, height: onPaper.matches && !chart.isBars ? paper.height : undefined,
      font: { family: getComputedStyle(document.body).fontFamily, size: 12.5, color: colour("--ink") },
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", xaxis: x, yaxis: y, hovermode: "closest",
      hoverlabel: { bgcolor: colour("--panel"), bordercolor: colour("--soft"), font: { color: colour("--ink"), size: 12.5 }, align: "left" },
      margin: { l: 10, r: 18, t: 12, b: 10 }, barmode: "group", bargap: 0.28,
      showlegend: chart.series.length > 1,
      legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom", font: { size: 12.5 }, itemclick: "toggle" },
      shapes: chart.marks.map((mark) => chart.isBars
        ? { type: "line", yref: "paper", y0: 0, y1: 1, x0: mark.value, x1: mark.value, line: { color: colour("--missed"), width: 1.5, dash: "dot" } }
        : { type: "line", xref: "paper", x0: 0, x1: 1, y0: mark.value, y1: mark.value, line: { color: colour("--missed"), width: 1.5, dash: "dot" } }),
      annotations: chart.isBars ? [] : chart.marks.map((mark) => ({
        xref: "paper", x: 0.01, xanchor: "left", yanchor: "bottom", showarrow: false, text: mark.label,
        y: chart.yIsLog ? Math.log10(mark.value) : mark.value, font: { color: colour("--missed"), size: 12.5 },
      })),
    };
  }

  const charts = [...document.querySelectorAll("script.chart-data")].map((script) => ({
    place: document.getElementById(script.dataset.for), chart: JSON.parse(script.textContent),
  }));

  function draw() {
    for (const { place, chart } of charts) {
      if (chart.isBars) { // as high as its bars need
        const bars = chart.series[0].x.length * (chart.series.length * 17 + 12) + 110;
        place.style.height = `${bars}px`;
      }
      Plotly.react(place, traces(chart), layout(chart), { displayModeBar: false, responsive: true, scrollZoom: false });
    }
  }

  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  onPaper.addEventListener("change", draw);
  matchMedia("(max-width: 640px)").addEventListener("change", draw);
  document.documentElement.dataset.charts = String(charts.length);
})();
