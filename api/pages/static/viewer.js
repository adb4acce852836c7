// The page image: zoom, turn, pages, boxes on it, drawing a box, crops. OpenSeadragon does the moving.
import { $, all, element } from "./common.js";

const ROOM = 0.55; // of the page's width, shown around a field at least
let seen; // one viewer for all papers of a session: making one costs more than showing an image

export class Viewer {
  /** `stage` is the element of the new paper; the viewer that was there before moves in. */
  constructor(stage) {
    this.base = stage.dataset.base;
    this.widths = JSON.parse(stage.dataset.pages);
    this.heights = JSON.parse(stage.dataset.heights);
    this.page = 0;
    this.marks = [];
    this.drawing = null;
    this.opened = Promise.resolve(false);
    if (seen) { stage.replaceWith(seen.element); seen.element.dataset.base = this.base; } else seen = build(stage);
    this.osd = seen;
    this.tools();
    this.ready = this.show(1);
  }

  get count() { return this.widths.length; }

  /** Shows a page, its whole width from the top; the newest wish counts where several come before the image is there. */
  show(number, then) {
    if (this.page !== number && (!this.count ? number === 1 : number <= this.count)) {
      this.page = number;
      const label = $("#page-number");
      if (label) label.textContent = `Trang ${number}/${this.count || 1}`;
      this.opened = this.load(number);
    }
    this.wish = then;
    return this.opened.then((shown) => { if (shown && this.wish === then) then?.(); });
  }

  /** Whether the page's image came to be shown. */
  load(number) {
    return new Promise((resolve) => {
      const forget = () => { this.osd.removeHandler("open", open); this.osd.removeHandler("open-failed", fail); };
      const open = () => { forget(); this.osd.viewport.setRotation(0, true); this.atTop(true); this.marked(); resolve(this.page === number); };
      const fail = () => { forget(); resolve(false); };
      this.osd.addHandler("open", open);
      this.osd.addHandler("open-failed", fail);
      this.osd.open({ type: "image", url: this.url(number) });
    });
  }

  url(number) { return `${this.base}${number}`; }

  atTop(now) {
    const bounds = this.osd.viewport.getBounds();
    this.osd.viewport.fitBounds(new OpenSeadragon.Rect(0, 0, 1, bounds.height / bounds.width), now);
  }

  /** A box in points of a page, as a rectangle of the viewport (whose unit is the image's width). */
  rect([x0, top, x1, bottom], number) {
    const width = this.widths[number - 1];
    return new OpenSeadragon.Rect(x0 / width, top / width, (x1 - x0) / width, (bottom - top) / width);
  }

  /** Goes to a box and marks it. */
  goTo(number, box) {
    return this.show(number, () => {
      this.clear("here");
      if (!box) return;
      const rect = this.rect(box, number);
      const pad = 4 / this.widths[number - 1];
      this.mark(new OpenSeadragon.Rect(rect.x - pad, rect.y - pad, rect.width + 2 * pad, rect.height + 2 * pad), "here", number);
      const view = this.osd.viewport.getBounds();
      const width = Math.min(1, Math.max(ROOM, rect.width * 1.15));
      const height = Math.max(width * view.height / view.width, rect.height * 1.3);
      const middle = rect.getCenter();
      const left = Math.max(0, Math.min(1 - width, middle.x - width / 2));
      const end = this.heights[number - 1] / this.widths[number - 1];
      this.osd.viewport.fitBounds(new OpenSeadragon.Rect(left, Math.max(0, Math.min(end - height, middle.y - height / 2)), width, height));
    });
  }

  mark(rect, kind, number) {
    this.marks.push({ rect, kind, number });
    if (number === this.page) this.overlay(rect, kind);
  }

  overlay(rect, kind) { this.osd.addOverlay({ element: element("div", "", { class: kind, "aria-hidden": "true" }), location: rect }); }

  clear(kind) {
    this.marks = this.marks.filter((mark) => mark.kind !== kind);
    all(`.${kind}`, this.osd.element).forEach((found) => this.osd.removeOverlay(found));
  }

  marked() { this.osd.clearOverlays(); this.marks.filter((mark) => mark.number === this.page).forEach(({ rect, kind }) => this.overlay(rect, kind)); }

  tools() {
    const { osd } = this;
    const deeds = {
      previous: () => this.page > 1 && this.show(this.page - 1),
      next: () => this.page < this.count && this.show(this.page + 1),
      in: () => osd.viewport?.zoomBy(1.4), out: () => osd.viewport?.zoomBy(1 / 1.4),
      width: () => osd.viewport && this.atTop(), whole: () => osd.viewport?.goHome(),
      rotate: () => osd.viewport?.setRotation(osd.viewport.getRotation() + 90),
    };
    all("[data-view]").forEach((button) => button.addEventListener("click", deeds[button.dataset.view]));
  }

  /** Lets a person draw one box: by dragging, by two clicks, or with arrow keys and Enter. Resolves to `{page, box}` or null. */
  draw() {
    this.stopDrawing();
    return this.opened.then(() => new Promise((resolve) => { this.drawing = new Drawing(this, (box) => { this.drawing = null; resolve(box && { page: this.page, box }); }); }));
  }

  stopDrawing() { this.drawing?.end(null); }

  /** Draws a box of a page into a canvas, enlarged. */
  async crop(canvas, number, [x0, top, x1, bottom]) {
    const image = new Image();
    image.src = this.url(number);
    try { await image.decode(); } catch { return; }
    const scale = image.naturalWidth / this.widths[number - 1];
    const [side, over] = [12, 5]; // points around it
    const [left, up, width, height] = [(x0 - side) * scale, (top - over) * scale, (x1 - x0 + 2 * side) * scale, (bottom - top + 2 * over) * scale];
    canvas.width = Math.min(900, width * 1.5);
    canvas.height = canvas.width * height / width;
    canvas.getContext("2d").drawImage(image, left, up, width, height, 0, 0, canvas.width, canvas.height);
    canvas.dataset.drawn = "true";
  }
}

function build(stage) {
  // OpenSeadragon would put a style of its own into the page, which our policy refuses (its one rule we do not need); it looks for this one first.
  if (!$("style[data-openseadragon-mobile-css]")) document.head.append(element("style", null, { "data-openseadragon-mobile-css": "true" }));
  const viewer = OpenSeadragon({
    element: stage, showNavigationControl: false, drawer: "canvas", animationTime: 0.15, springStiffness: 12, blendTime: 0, immediateRender: true,
    visibilityRatio: 0.3, minZoomImageRatio: 0.7, maxZoomPixelRatio: 4, gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true, scrollToZoom: true },
  });
  viewer.addHandler("canvas-key", (event) => {
    const own = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].includes(event.originalEvent.key);
    event.preventDefaultAction = !own || viewer.isDrawing; // its letters (r, f …) are ours
  });
  viewer.canvas.setAttribute("role", "img");
  viewer.canvas.setAttribute("aria-label", "Ảnh trang giấy; mũi tên để di chuyển");
  return viewer;
}

class Drawing {
  constructor(viewer, done) {
    this.viewer = viewer;
    this.done = done;
    this.osd = viewer.osd;
    this.osd.isDrawing = true;
    this.osd.setMouseNavEnabled(false);
    this.osd.element.style.cursor = "crosshair";
    this.element = element("div", "", { class: "drawn", "aria-hidden": "true" });
    const view = this.osd.viewport.getBounds();
    this.rect = new OpenSeadragon.Rect(view.x + view.width * 0.3, view.y + view.height * 0.45, view.width * 0.4, view.height * 0.07);
    this.osd.addOverlay({ element: this.element, location: this.rect });
    this.from = null;
    this.listeners = [["pointerdown", this.down], ["pointermove", this.moved], ["pointerup", this.up]];
    this.listeners = this.listeners.map(([name, handle]) => [name, handle.bind(this)]);
    this.listeners.forEach(([name, handle]) => this.osd.container.addEventListener(name, handle, true));
    this.key = this.keyed.bind(this);
    addEventListener("keydown", this.key, true);
  }

  at(event) {
    const box = this.osd.container.getBoundingClientRect();
    return this.osd.viewport.pointFromPixel(new OpenSeadragon.Point(event.clientX - box.left, event.clientY - box.top));
  }

  to(point) {
    this.rect = new OpenSeadragon.Rect(Math.min(this.from.x, point.x), Math.min(this.from.y, point.y), Math.abs(point.x - this.from.x), Math.abs(point.y - this.from.y));
    this.place();
  }

  place() { this.osd.updateOverlay(this.element, this.rect); }

  down(event) {
    event.preventDefault();
    event.stopPropagation();
    if (this.from) { this.to(this.at(event)); this.end(this.rect); return; } // the second of two clicks
    this.from = this.at(event);
    this.start = [event.clientX, event.clientY];
  }

  moved(event) { if (this.from) { event.stopPropagation(); this.to(this.at(event)); } }

  up(event) {
    event.stopPropagation();
    if (this.from && Math.hypot(event.clientX - this.start[0], event.clientY - this.start[1]) > 6) { this.to(this.at(event)); this.end(this.rect); }
  }

  keyed(event) {
    if (event.isComposing) return;
    const step = this.osd.viewport.getBounds().width / 60;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (event.key === "Escape") this.end(null);
    else if (event.key === "Enter") this.end(this.rect);
    else if (moves[event.key]) {
      const [x, y] = moves[event.key];
      const { rect } = this;
      this.rect = event.shiftKey ? new OpenSeadragon.Rect(rect.x, rect.y, Math.max(step, rect.width + x), Math.max(step / 2, rect.height + y)) : new OpenSeadragon.Rect(rect.x + x, rect.y + y, rect.width, rect.height);
      this.place();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  end(rect) {
    this.listeners.forEach(([name, handle]) => this.osd.container.removeEventListener(name, handle, true));
    removeEventListener("keydown", this.key, true);
    this.osd.removeOverlay(this.element);
    this.osd.setMouseNavEnabled(true);
    this.osd.isDrawing = false;
    this.osd.element.style.cursor = "";
    const width = this.viewer.widths[this.viewer.page - 1];
    this.done(rect && [rect.x * width, rect.y * width, (rect.x + rect.width) * width, (rect.y + rect.height) * width]);
  }
}
