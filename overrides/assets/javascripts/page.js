/* What must work at once: the tools appear, the scheme is kept for the tab, the contents follow the
   reader. Search and tooltips are fetched when a reader turns to them. */
(() => {
  "use strict";

  const root = document.documentElement;
  const own = document.currentScript.dataset;
  const [linkWord] = own.words.split("|");

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

  /* The scheme: the system's until the reader chooses, the choice lasts as long as the tab. What was chosen
     before is set by the script in the page's head. */
  const system = matchMedia("(prefers-color-scheme: dark)");
  const toggle = document.querySelector("[data-tool=scheme]");
  const chosen = () => /^(dark|light)$/.test(root.dataset.scheme);
  const dark = () => (chosen() ? root.dataset.scheme === "dark" : system.matches);
  if (!chosen()) delete root.dataset.scheme;
  if (toggle) {
    const words = { dark: toggle.textContent, light: toggle.dataset.light };
    const label = () => { toggle.textContent = dark() ? words.light : words.dark; };
    label();
    system.addEventListener?.("change", label);
    toggle.addEventListener("click", () => {
      root.dataset.scheme = dark() ? "light" : "dark";
      label();
      try {
        sessionStorage.scheme = root.dataset.scheme;
      } catch {
        // storage is switched off: the choice lasts for the page
      }
    });
  }

  /* The contents: the section being read is marked, and named in the tools of a narrow screen. */
  const here = document.querySelector(".tool--here");
  const contents = here?.textContent;
  const links = new Map();
  for (const link of document.querySelectorAll(".contents a")) {
    const heading = document.getElementById(link.getAttribute("href").slice(1));
    if (heading) links.set(heading, link);
  }
  if (links.size) {
    const follow = () => {
      let current;
      for (const [heading, link] of links) {
        link.removeAttribute("aria-current");
        if (heading.getBoundingClientRect().top < innerHeight * 0.3) current = link;
      }
      current?.setAttribute("aria-current", "true");
      const name = current?.textContent ?? contents;
      if (here && here.textContent !== name) here.textContent = name;
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

  /* A panel closes once a link in it was followed; where a browser knows no popovers, it is opened here. */
  const popovers = "popover" in HTMLElement.prototype;
  for (const panel of document.querySelectorAll("[popover]")) {
    panel.addEventListener("click", (event) => {
      if (!event.target.closest("a")) return;
      if (popovers) {
        if (panel.matches(":popover-open")) panel.hidePopover();
      } else panel.classList.remove("open");
    });
  }
  if (!popovers) {
    root.classList.add("no-popover");
    for (const button of document.querySelectorAll("[popovertarget]")) {
      const panel = document.getElementById(button.getAttribute("popovertarget"));
      button.addEventListener("click", () => {
        panel.classList.toggle("open");
        if (panel.classList.contains("open")) panel.querySelector("a").focus();
      });
      panel.addEventListener("keydown", (event) => {
        if (event.key === "Escape") panel.classList.remove("open");
      });
    }
  }

  /* A heading's own address, where the pointer asks for it. In the page itself it would be read out,
     copied and translated as part of the heading. */
  const anchor = document.createElement("a");
  anchor.className = "headerlink";
  anchor.textContent = "#";
  anchor.setAttribute("aria-label", linkWord);
  document.addEventListener("pointerover", ({ target, pointerType }) => {
    const heading = target.closest?.(".text :is(h2, h3)[id]");
    if (!heading || pointerType === "touch" || heading.contains(anchor)) return;
    anchor.href = `#${heading.id}`;
    heading.append(anchor);
  });

  /* Search, when asked for. A key of its own would be in the way of who speaks to a machine (WCAG 2.1.4). */
  const search = document.querySelector("[data-tool=search]");
  search?.addEventListener("click", () => {
    Promise.all([script(own.searchEngine), script(own.search)])
      .then(() => globalThis.openSearch(own, script, search.dataset.words.split("|"), search.textContent))
      .catch(() => document.querySelector("[data-tool=index]").click());
  });

  /* What a mark or an abbreviation stands for: fetched the first time one is pointed at or reached by
     key. A finger's tap on a mark opens a sheet instead of leaving the page. */
  let started;
  const start = () => {
    started ??= script(own.tooltips).then(() => globalThis.startTooltips(own, script));
    return started;
  };
  const wake = (event) => {
    if (event.pointerType === "touch" || !event.target.closest?.("a.mark, abbr[title]")) return;
    for (const type of ["pointerover", "focusin"]) document.removeEventListener(type, wake);
    start().then(({ begin }) => begin(event), () => {});
  };
  const tap = (event) => {
    const mark = event.target.closest?.("a.mark");
    const touch = event.pointerType ? event.pointerType === "touch" : matchMedia("(hover: none)").matches;
    if (!mark || !touch || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    start().then(({ open }) => open(mark)).catch(() => location.assign(mark.href));
  };
  /* Who selects words of a statement is offered its citation. */
  const pick = () => {
    if (getSelection().isCollapsed) return;
    document.removeEventListener("selectionchange", pick);
    start().then(({ select }) => select(), () => {});
  };
  if (own.tooltips) {
    if (document.querySelector("main a.mark")) document.addEventListener("selectionchange", pick);
    for (const type of ["pointerover", "focusin"]) document.addEventListener(type, wake);
    document.addEventListener("click", tap);
  }

  root.classList.remove("no-js");

  /* The fonts. Their fallbacks are as wide, yet a line may end elsewhere, and what stands below would
     move. So a passage in sight keeps its height, by letters set closer or wider than anybody sees. What
     moves too far all the same waits for the reader's scroll, key or click, or for paper. */
  const LIMIT = 0.02;
  const TRACKING = [0.006, 0.012, 0.02];
  /** The passages in sight, each with where it stands. */
  const sights = () => {
    const passages = new Set();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      if (walk.currentNode.data.trim()) passages.add(walk.currentNode.parentElement.closest("p, li, dd, dt, h1, h2, h3, td, th, figcaption, nav, div:not(.page)"));
    }
    passages.delete(null);
    return [...passages].map((passage) => [passage, passage.getBoundingClientRect()])
      .filter(([, { top, bottom, width }]) => width && bottom > 0 && top < innerHeight);
  };
  /** Those that are not as high as they were, by how much. */
  const changed = (before) => before
    .map(([passage, { height }]) => [passage, height, passage.getBoundingClientRect().height - height])
    .filter(([, , more]) => Math.abs(more) > 3);
  const fit = (before) => {
    for (const much of TRACKING) {
      const others = changed(before);
      if (!others.length) return;
      for (const [passage, , more] of others) passage.style.letterSpacing = `${more > 0 ? -much : much}em`;
    }
    for (const [passage, height, more] of changed(before)) {
      passage.style.letterSpacing = "";
      if (more < 0) passage.style.minHeight = `${height}px`;
    }
  };
  /** How far the passages have moved since, as browsers reckon it: the share of the screen that moves, times how far.
      https://wicg.github.io/layout-instability/ */
  const shift = (before) => {
    let area = 0;
    let far = 0;
    // A page that is scrolled is held by what stands first in sight.
    let held = 0;
    if (scrollY > 0) {
      const first = before.find(([, { top }]) => top >= 0);
      if (first) held = first[0].getBoundingClientRect().top - first[1].top;
    }
    for (const [passage, was] of before) {
      const now = passage.getBoundingClientRect();
      const moved = Math.abs(now.top - held - was.top);
      if (moved < 3) continue;
      far = Math.max(far, moved);
      const top = Math.max(0, Math.min(was.top, now.top - held));
      const bottom = Math.min(innerHeight, Math.max(was.bottom, now.bottom - held));
      area += Math.max(was.width, now.width) * Math.max(0, bottom - top);
    }
    return Math.min(1, area / (innerWidth * innerHeight)) * (far / Math.max(innerWidth, innerHeight));
  };
  const show = () => root.classList.add("fonts");
  const waking = ["click", "keydown", "beforeprint"];
  const arrive = () => {
    const before = sights();
    show();
    fit(before);
    if (shift(before) > LIMIT) {
      root.classList.remove("fonts");
      for (const [passage] of before) passage.style.letterSpacing = passage.style.minHeight = "";
      return false;
    }
    leave();
    return true;
  };
  let asked = false;
  const scrolled = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      if (!root.classList.contains("fonts")) arrive();
    });
  };
  const come = () => {
    leave();
    show();
  };
  const leave = () => {
    removeEventListener("scroll", scrolled);
    for (const type of waking) removeEventListener(type, come);
  };
  const style = document.querySelector("body link[rel=stylesheet]");
  const styled = style && !style.sheet
    ? new Promise((done) => { style.onload = style.onerror = done; })
    : Promise.resolve();
  styled.then(() => {
    // Set in them for no longer than it takes to measure, the page asks for just the fonts it needs.
    show();
    root.getBoundingClientRect();
    if (document.fonts.status === "loaded") return;
    root.classList.remove("fonts");
    document.fonts.ready.then(() => {
      if (arrive()) return;
      addEventListener("scroll", scrolled, { passive: true });
      for (const type of waking) addEventListener(type, come);
    });
  });
})();
