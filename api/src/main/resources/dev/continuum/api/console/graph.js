// Draws a memory's neighbourhood: a small force layout that always ends in the same picture.

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 600;
const HEIGHT = 520;
const STEPS = 260;
const SPRING_LENGTH = 120;
const MARGIN = 70; // room for the labels around the outermost nodes
const MIN_WIDTH = 400; // of the part that is shown, so that a few nodes are not blown up

const element = (name, attributes = {}, text) => {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  return node;
};

const clamp = (value, limit) => Math.max(-limit, Math.min(limit, value));

/** Places nodes: `nodes` {id}, `edges` {from, to, strength}; the first node is the centre. */
export function layout(nodes, edges) {
  const at = new Map();
  nodes.forEach((node, i) => {
    const angle = (i * 2.39996) % (2 * Math.PI); // the golden angle spreads any number of nodes
    const radius = i === 0 ? 0 : 90 + 14 * Math.sqrt(i);
    at.set(node.id, { x: radius * Math.cos(angle), y: radius * Math.sin(angle), dx: 0, dy: 0 });
  });
  const points = [...at.values()];
  for (let step = 0; step < STEPS; step++) {
    const heat = 1 - step / STEPS;
    for (const p of points) p.dx = p.dy = 0;
    for (let i = 0; i < points.length; i++) {
      for (let j = i + 1; j < points.length; j++) {
        const a = points[i];
        const b = points[j];
        let x = a.x - b.x;
        let y = a.y - b.y;
        const square = Math.max(60, x * x + y * y);
        const push = 5200 / square;
        const distance = Math.sqrt(square);
        x = (x / distance) * push;
        y = (y / distance) * push;
        a.dx += x;
        a.dy += y;
        b.dx -= x;
        b.dy -= y;
      }
    }
    for (const edge of edges) {
      const a = at.get(edge.from);
      const b = at.get(edge.to);
      if (!a || !b || a === b) continue;
      const x = b.x - a.x;
      const y = b.y - a.y;
      const distance = Math.max(1, Math.hypot(x, y));
      const pull = ((distance - SPRING_LENGTH) / distance) * 0.06;
      a.dx += x * pull;
      a.dy += y * pull;
      b.dx -= x * pull;
      b.dy -= y * pull;
    }
    points.forEach((p, i) => {
      if (i === 0) return;
      p.x = clamp(p.x + clamp(p.dx, 14) * heat, WIDTH / 2 - 30);
      p.y = clamp(p.y + clamp(p.dy, 14) * heat, HEIGHT / 2 - 26);
    });
  }
  return at;
}

/** The part of the plane that holds all points, in the shape of the drawing. */
function viewBox(points) {
  const xs = points.map((p) => p.x);
  const ys = points.map((p) => p.y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const width = Math.max(MIN_WIDTH, right - left + 2 * MARGIN, ((bottom - top + 2 * MARGIN) * WIDTH) / HEIGHT);
  const height = (width * HEIGHT) / WIDTH;
  return [(left + right - width) / 2, (top + bottom - height) / 2, width, height].map((n) => n.toFixed(1)).join(" ");
}

const short = (text, length) => {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
};

/** Draws into `svg`; `choose(id)` is called when a node is clicked or entered. */
export function draw(svg, nodes, edges, choose) {
  svg.replaceChildren();
  if (nodes.length === 0) return;
  const at = layout(nodes, edges);
  svg.setAttribute("viewBox", viewBox([...at.values()]));
  for (const edge of edges) {
    const a = at.get(edge.from);
    const b = at.get(edge.to);
    if (!a || !b) continue;
    svg.append(
      element("line", {
        x1: a.x, y1: a.y, x2: b.x, y2: b.y,
        "stroke-width": (0.8 + 3 * edge.strength).toFixed(2),
      }),
    );
    if (nodes.length <= 14) {
      svg.append(
        element("text", {
          class: "relation", x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, "text-anchor": "middle",
        }, edge.type),
      );
    }
  }
  nodes.forEach((node, i) => {
    const p = at.get(node.id);
    const group = element("g", { class: i === 0 ? "node centre" : "node", tabindex: 0, role: "button" });
    group.append(element("title", {}, node.content));
    group.append(element("circle", { cx: p.x, cy: p.y, r: i === 0 ? 11 : 7 }));
    group.append(
      element("text", { x: p.x, y: p.y + (i === 0 ? 26 : 20), "text-anchor": "middle" }, short(node.content, 26)),
    );
    group.addEventListener("click", () => choose(node.id));
    group.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.stopPropagation();
        choose(node.id);
      }
    });
    svg.append(group);
  });
}
