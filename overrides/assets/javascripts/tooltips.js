/* Tooltips from title attributes that can be dismissed with Escape, pointed at themselves, and stay
   as long as the pointer or the focus does (WCAG 1.4.13), which the browser's own do not. */
globalThis.startTooltips = (first) => {
  "use strict";

  const TARGETS = "a[title], abbr[title], [data-tooltip]";
  const tip = document.createElement("div");
  tip.className = "tooltip";
  tip.id = "tooltip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  document.body.append(tip);

  let shown = null;
  let timer = 0;

  const hide = () => {
    clearTimeout(timer);
    shown?.removeAttribute("aria-describedby");
    shown = null;
    tip.hidden = true;
  };

  const show = (target) => {
    clearTimeout(timer);
    if (shown === target) return;
    hide();
    if (target.title) {
      // The browser's own tooltip must not open beside ours.
      target.dataset.tooltip = target.title;
      target.removeAttribute("title");
    }
    shown = target;
    tip.textContent = target.dataset.tooltip;
    if (target.ariaLabel) {
      const head = document.createElement("strong");
      head.textContent = target.ariaLabel;
      tip.prepend(head, document.createElement("br"));
    }
    tip.hidden = false;
    target.setAttribute("aria-describedby", tip.id);
    const anchor = target.getClientRects()[0] ?? target.getBoundingClientRect();
    const box = tip.getBoundingClientRect();
    const left = Math.min(anchor.left, document.documentElement.clientWidth - box.width - 12);
    // Below, so that the sentence it belongs to stays in sight; above where there is no room.
    const below = anchor.bottom + 4;
    tip.style.left = `${Math.max(12, left) + scrollX}px`;
    tip.style.top = `${(below + box.height < innerHeight ? below : anchor.top - box.height - 4) + scrollY}px`;
  };

  const over = (event) => {
    const target = event.target.closest?.(TARGETS);
    if (target) {
      clearTimeout(timer);
      timer = setTimeout(show, 120, target);
    } else if (event.target.closest?.(".tooltip")) {
      clearTimeout(timer);
    } else if (shown && shown !== document.activeElement) {
      clearTimeout(timer);
      timer = setTimeout(hide, 250);
    } else if (!shown) {
      clearTimeout(timer);
    }
  };
  const focus = (event) => {
    const target = event.target.closest?.(TARGETS);
    if (target?.matches(":focus-visible")) show(target);
    else hide();
  };

  document.addEventListener("pointerover", over);
  document.addEventListener("focusin", focus);
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  if (first.type === "focusin") focus(first);
  else over(first);
};
