// A map of pieces, fetched through our own server: dragged, brought closer, pins on top. Without it the list says it all.
(() => {
  "use strict";
  const SIZE = 256, DEEPEST = 19, FAR = 3, NEAR = 16;
  const clamp = (low, value, high) => Math.min(Math.max(value, low), high);
  // where a place lies on the whole world's square of pieces, as a share of its side
  const across = (lon) => (lon + 180) / 360;
  const down = (lat) => (1 - Math.asinh(Math.tan(lat * Math.PI / 180)) / Math.PI) / 2;

  const start = (map) => {
    if (map.dataset.started) return;
    map.dataset.started = "yes";
    const layer = map.querySelector(".pieces");
    const pins = JSON.parse(map.dataset.pins).map((pin) => ({ ...pin, x: across(pin.lon), y: down(pin.lat) }));
    const span = (axis) => Math.max(...pins.map((pin) => pin[axis])) - Math.min(...pins.map((pin) => pin[axis]));
    const middle = (axis) => (Math.max(...pins.map((pin) => pin[axis])) + Math.min(...pins.map((pin) => pin[axis]))) / 2;
    const fits = (room, share) => (share ? Math.log2(room * 0.7 / SIZE / share) : NEAR);
    const here = { x: middle("x"), y: middle("y") };
    let zoom = clamp(FAR, Math.floor(Math.min(fits(map.clientWidth, span("x")), fits(map.clientHeight, span("y")))), NEAR);
    const shown = new Map();
    let came = false;
    const fails = (piece) => {
      piece.hidden = true;
      if (came || [...shown.values()].some((each) => !each.hidden)) return;
      map.hidden = true; // none at all: what we draw ourselves is better than nothing
      map.nextElementSibling.hidden = false;
    };

    const marks = pins.map((pin) => {
      const mark = document.createElement("div");
      mark.className = `pin ${pin.kind}`;
      mark.textContent = pin.sign;
      mark.title = pin.name;
      layer.append(mark);
      return mark;
    });

    const draw = () => {
      const world = SIZE * 2 ** zoom, left = here.x * world - map.clientWidth / 2, top = here.y * world - map.clientHeight / 2;
      const wanted = new Set(), last = 2 ** zoom - 1;
      for (let x = Math.max(0, Math.floor(left / SIZE)); x <= Math.min(last, (left + map.clientWidth) / SIZE); x += 1) {
        for (let y = Math.max(0, Math.floor(top / SIZE)); y <= Math.min(last, (top + map.clientHeight) / SIZE); y += 1) {
          const key = `${zoom}/${x}/${y}`;
          wanted.add(key);
          let piece = shown.get(key);
          if (!piece) {
            piece = new Image(SIZE, SIZE);
            piece.alt = "";
            piece.draggable = false;
            piece.addEventListener("load", () => { came = true; });
            piece.addEventListener("error", () => fails(piece));
            piece.src = `${map.dataset.tiles}${key}.png`;
            shown.set(key, piece);
            layer.prepend(piece);
          }
          piece.style.transform = `translate(${Math.round(x * SIZE - left)}px, ${Math.round(y * SIZE - top)}px)`;
        }
      }
      for (const [key, piece] of shown) if (!wanted.has(key)) { piece.remove(); shown.delete(key); }
      pins.forEach((pin, n) => { marks[n].style.transform = `translate(${Math.round(pin.x * world - left)}px, ${Math.round(pin.y * world - top)}px)`; });
    };
    const move = (right, below) => {
      const world = SIZE * 2 ** zoom;
      here.x = clamp(0, here.x + right / world, 1);
      here.y = clamp(0, here.y + below / world, 1);
      draw();
    };
    const closer = (steps) => { zoom = clamp(FAR, zoom + steps, DEEPEST); draw(); };

    map.addEventListener("click", (event) => { const button = event.target.closest("[data-zoom]"); if (button) closer(Number(button.dataset.zoom)); });
    map.addEventListener("pointerdown", (event) => { if (!event.target.closest("button")) map.setPointerCapture(event.pointerId); });
    map.addEventListener("pointermove", (event) => { if (map.hasPointerCapture(event.pointerId)) move(-event.movementX, -event.movementY); });
    map.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] }[event.key];
      if (steps) move(...steps); else if ("+=".includes(event.key)) closer(1); else if (event.key === "-") closer(-1); else return;
      event.preventDefault();
    });
    new ResizeObserver(draw).observe(map);
  };

  const look = () => document.querySelectorAll("[data-map]").forEach(start);
  document.addEventListener("htmx:afterSettle", look);
  look();
})();
