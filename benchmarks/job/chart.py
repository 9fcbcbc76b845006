"""A chart with two logarithmic axes, as SVG, in the reader's choice of light or dark."""
import math

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 800, 420, 70, 250, 40, 50
STYLE = """<style>
  text { font: 13px system-ui, sans-serif; fill: #1f2328 } .grid { stroke: #d1d9e0 } .peer { stroke: #59636e; stroke-dasharray: 5 4 }
  .c0 { stroke: #0969da } .c1 { stroke: #bc4c00 } .c2 { stroke: #1a7f37 } .line { fill: none; stroke-width: 2 } .page { fill: #fff }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .grid { stroke: #3d444d } .peer { stroke: #9198a1 } .page { fill: #0d1117 }
    .c0 { stroke: #4493f8 } .c1 { stroke: #f0883e } .c2 { stroke: #3fb950 }
  }
</style>"""


def write(path, title, unit, series, lines):
    """`series`: {name: [(x, y), …]}, `lines`: {name: y}; all numbers above 0. Names stand at the end of what they name."""
    values = [y for points in series.values() for _, y in points] + list(lines.values())
    right = max(x for points in series.values() for x, _ in points)
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    left, end = 1, max(2, math.ceil(math.log10(right)))

    def across(x):
        return LEFT + (math.log10(x) - left) / (end - left) * (WIDTH - LEFT - RIGHT)

    def down(y):
        return TOP + (high - math.log10(y)) / (high - low) * (HEIGHT - TOP - BOTTOM)

    def text(x, y, words, anchor="start"):
        return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'

    def line(kind, x1, y1, x2, y2):
        return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'

    parts = [f'<rect class="page" width="{WIDTH}" height="{HEIGHT}"/>', text(LEFT, 22, title)]
    for power in range(low, high + 1):
        y = down(10.0 ** power)
        parts += [line("grid", LEFT, y, WIDTH - RIGHT, y), text(LEFT - 8, y + 4, f"{10.0 ** power:,.{max(0, -power)}f}", "end")]
    for power in range(left, end + 1):
        x = across(10 ** power)
        parts += [line("grid", x, TOP, x, HEIGHT - BOTTOM), text(x, HEIGHT - BOTTOM + 20, f"{10 ** power:,}", "middle")]
    parts.append(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, unit, "middle"))
    names = []
    for name, y in lines.items():
        parts.append(line("peer", LEFT, down(y), WIDTH - RIGHT, down(y)))
        names.append([down(y), WIDTH - RIGHT, "peer", name])
    for number, (name, points) in enumerate(series.items()):
        places = [(across(x), down(y)) for x, y in sorted(points)]
        parts.append(f'<polyline class="line c{number}" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}"/>')
        parts += [f'<circle class="line c{number}" cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>' for x, y in places]
        x, y = places[-1]
        if x < WIDTH - RIGHT - 100:
            parts.append(text(x + 8, y + 4, name))
        else:
            names.append([y, x, f"c{number}", name])
    # Beside the chart, from the top down, no nearer than a line of text.
    lowest = -math.inf
    for y, x, kind, name in sorted(names):
        lowest = max(y, lowest + 18)
        parts += [line(kind, x + 4, y, WIDTH - RIGHT + 14, lowest), text(WIDTH - RIGHT + 18, lowest + 4, name)]
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">\n{STYLE}\n'
                    + "\n".join(parts) + "\n</svg>\n")
