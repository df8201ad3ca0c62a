/* What must work at once: the tools appear, the scheme is kept for the tab, the contents follow the
   reader. Search and tooltips are fetched when a reader turns to them. */
(() => {
  "use strict";

  const root = document.documentElement;
  const own = document.currentScript.dataset;
  root.classList.remove("no-js");

  /** Fetch one of the site's own scripts, once. */
  const fetched = new Map();
  const script = (source) => {
    if (!fetched.has(source)) {
      fetched.set(source, new Promise((resolve, reject) => {
        const element = document.createElement("script");
        element.src = source;
        element.onload = resolve;
        element.onerror = () => {
          fetched.delete(source);
          element.remove();
          reject(new Error(`cannot load ${source}`));
        };
        document.head.append(element);
      }));
    }
    return fetched.get(source);
  };

  /* The scheme: the system's until the reader chooses, the choice lasts as long as the tab. */
  const system = matchMedia("(prefers-color-scheme: dark)");
  const toggle = document.querySelector("[data-tool=scheme]");
  const dark = () => (root.dataset.scheme ? root.dataset.scheme === "dark" : system.matches);
  const label = () => {
    toggle.textContent = dark() ? "Light" : "Dark";
    toggle.setAttribute("aria-label", dark() ? "Light colours" : "Dark colours");
  };
  const kept = (value) => {
    try {
      if (value) sessionStorage.setItem("scheme", value);
      return sessionStorage.getItem("scheme");
    } catch {
      return null; // storage is switched off: the choice lasts for the page
    }
  };
  const scheme = kept();
  if (scheme === "dark" || scheme === "light") root.dataset.scheme = scheme;
  if (toggle) {
    label();
    system.addEventListener("change", label);
    toggle.addEventListener("click", () => {
      root.dataset.scheme = dark() ? "light" : "dark";
      kept(root.dataset.scheme);
      label();
    });
  }

  /* The contents: the section being read is marked, and a panel closes once a link was followed. */
  const links = new Map();
  for (const link of document.querySelectorAll(".contents a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  if (links.size) {
    const follow = () => {
      let current;
      for (const [heading, link] of links) {
        link.removeAttribute("aria-current");
        if (heading.getBoundingClientRect().top < innerHeight * 0.3) current = link;
      }
      if (current) current.setAttribute("aria-current", "true");
    };
    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        follow();
      });
    }, { passive: true });
    follow();
  }
  for (const panel of document.querySelectorAll("[popover]")) {
    panel.addEventListener("click", (event) => {
      if (event.target.closest("a") && panel.matches(":popover-open")) panel.hidePopover();
    });
  }

  /* Search, when asked for. A key of its own would be in the way of who speaks to a machine (WCAG 2.1.4). */
  const open = () => {
    Promise.all([script(own.searchEngine), script(own.search)])
      .then(() => globalThis.openSearch(own))
      .catch(() => document.querySelector("[data-index]").click());
  };
  document.querySelector("[data-tool=search]")?.addEventListener("click", open);

  /* Tooltips, the first time something with a title is pointed at or reached by key. */
  const wake = (event) => {
    if (!event.target.closest?.("a[title], abbr[title]")) return;
    for (const type of ["pointerover", "focusin"]) document.removeEventListener(type, wake);
    script(own.tooltips).then(() => globalThis.startTooltips(event), () => {});
  };
  for (const type of ["pointerover", "focusin"]) document.addEventListener(type, wake);

  /* What refines the look is asked for once the text is on screen, so that it never competes with it.
     Without scripts the browser takes it from where it stands. */
  const late = document.querySelector("noscript[data-late]");
  const refine = () => {
    const held = document.createElement("template");
    held.innerHTML = late.textContent;
    const links = [...held.content.children];
    const come = links.map((link) => new Promise((done) => { link.onload = link.onerror = done; }));
    late.replaceWith(...links);
    return Promise.all(come);
  };

  /* The fonts. Their fallbacks are as wide, yet a line may end elsewhere. When they come late and
     something in sight would move, they wait for the reader's next key or click, or for paper. */
  const show = () => root.classList.add("fonts");
  /* Where the letters of a text stand, not the box around them: of an unknown font it is of another height. */
  const letters = document.createRange();
  const place = (text) => {
    letters.selectNodeContents(text);
    return letters.getBoundingClientRect();
  };
  const sights = () => {
    const seen = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const { top, bottom, height } = place(walk.currentNode);
      if (height && bottom > 0 && top < innerHeight) seen.push([walk.currentNode, top]);
    }
    return seen;
  };
  const come = (when) => {
    const before = performance.now() - when > 200 ? sights() : [];
    show();
    if (before.every(([text, was]) => Math.abs(place(text).top - was) < 3)) return;
    root.classList.remove("fonts");
    for (const type of ["click", "keydown", "beforeprint"]) addEventListener(type, show, { once: true });
  };
  const painted = new Promise((tell) => {
    new PerformanceObserver((entries) => {
      for (const entry of entries.getEntriesByName("first-contentful-paint")) tell(entry.startTime);
    }).observe({ type: "paint", buffered: true });
    // A browser that guards its reader, as Tor's does, tells of no paint.
    addEventListener("load", () => setTimeout(tell, 300, 0));
  });
  painted.then(async (when) => {
    await refine();
    // Set in them for no longer than it takes to measure, the page asks for just the fonts it needs.
    show();
    root.getBoundingClientRect();
    root.classList.remove("fonts");
    await document.fonts.ready;
    come(when);
  });
})();
