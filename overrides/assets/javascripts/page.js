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
     move, or a link go to another line. So a passage in sight keeps its lines, by letters and words set closer
     or wider than anybody sees. What moves too far all the same waits for the reader's scroll, key or
     click, or for paper. */
  const LIMIT = 0.02;
  const PASSAGE = "p, li, dd, dt, h1, h2, h3, td, th, figcaption, nav, div:not(.page)";
  const SPACING = [0, 0.04, -0.04].flatMap((words) => (
    [0, 0.005, -0.005, 0.01, -0.01, 0.015, -0.015, 0.02, -0.02].map((letters) => [letters, words])
  ));
  /** Where a passage stands, and where each run of its text begins. */
  const places = (passage, runs) => (
    [passage.getBoundingClientRect(), ...runs.map((run) => run.getClientRects()[0] ?? new DOMRect())]
  );
  /** The passages in sight, each with its runs of text and their places. */
  const sights = () => {
    const texts = new Map();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const passage = walk.currentNode.data.trim() && walk.currentNode.parentElement.closest(PASSAGE);
      if (passage) texts.set(passage, [...(texts.get(passage) ?? []), walk.currentNode]);
    }
    return [...texts].flatMap(([passage, nodes]) => {
      const { top, bottom, width } = passage.getBoundingClientRect();
      if (!width || bottom <= 0 || top >= innerHeight) return [];
      const runs = nodes.map((node) => {
        const run = document.createRange();
        run.selectNodeContents(node);
        return run;
      });
      const alone = !passage.querySelector(PASSAGE);
      return [{ passage, runs, alone, was: places(passage, runs), family: getComputedStyle(passage).fontFamily }];
    });
  };
  /** How far from what it was, where a browser counts it. */
  const moved = (now, was) => (Math.abs(now - was) < 3 ? 0 : Math.abs(now - was));
  /** How far a passage is from what it was: what it pushes down counts most, then runs on other lines, then aside. */
  const strayed = ({ passage, runs, was }) => {
    const [box, ...starts] = places(passage, runs);
    const [old, ...olds] = was;
    const lines = starts.map(({ top, left }, run) => Math.max(
      moved(top - box.top, olds[run].top - old.top),
      moved(left - box.left, olds[run].left - old.left) / 4,
    ));
    return lines.reduce((sum, far) => sum + far, 10 * moved(box.height, old.height));
  };
  const space = (passage, [letters, words]) => {
    passage.style.letterSpacing = letters ? `${letters}em` : "";
    passage.style.wordSpacing = words ? `${words}em` : "";
  };
  /** A passage that holds others keeps its style, which they would inherit. */
  const fit = (before) => {
    const best = new Map(before.filter(({ alone }) => alone).map((each) => [each, [Infinity, SPACING[0]]]));
    for (const spacing of SPACING) {
      const others = [...best].filter(([, [far]]) => far);
      for (const [{ passage }] of others) space(passage, spacing);
      for (const [each, [least]] of others) {
        const far = strayed(each);
        if (far < least) best.set(each, [far, spacing]);
      }
    }
    for (const [{ passage }, [, spacing]] of best) space(passage, spacing);
    for (const [{ passage, was: [{ height }] }] of best) {
      if (passage.getBoundingClientRect().height < height - 3) passage.style.minHeight = `${height}px`;
    }
  };
  /** While a page is scrolled, a passage whose lines would not keep stays as it was. */
  const hold = (before) => {
    for (const each of before) {
      if (!each.alone || strayed(each) < 3) continue;
      each.passage.removeAttribute("style");
      each.passage.style.fontFamily = each.family;
      each.passage.style.setProperty("--sans", "var(--sans-here)");
    }
  };
  /** How far all have moved since, as browsers reckon it: the share of the screen that moves, times how far.
      https://wicg.github.io/layout-instability/ */
  const shift = (before) => {
    // A page that is scrolled is held by what stands first in sight.
    const first = scrollY > 0 && before.find(({ was: [{ top }] }) => top >= 0);
    const held = first ? first.passage.getBoundingClientRect().top - first.was[0].top : 0;
    let area = 0;
    let far = 0;
    for (const { passage, runs, was } of before) {
      const now = places(passage, runs);
      let top = innerHeight;
      now.forEach((place, run) => {
        const much = Math.max(moved(place.left, was[run].left), moved(place.top - held, was[run].top));
        if (!much) return;
        far = Math.max(far, much);
        top = Math.min(top, place.top - held, was[run].top);
      });
      const bottom = Math.min(innerHeight, Math.max(was[0].bottom, now[0].bottom - held));
      area += Math.max(was[0].width, now[0].width) * Math.max(0, bottom - Math.max(0, top));
    }
    return Math.min(1, area / (innerWidth * innerHeight)) * (far / Math.max(innerWidth, innerHeight));
  };
  const show = () => root.classList.add("fonts");
  const waking = ["click", "keydown", "beforeprint"];
  const arrive = (scrolling) => {
    const before = sights();
    show();
    if (shift(before) > LIMIT / 2) fit(before);
    if (scrolling && shift(before) > LIMIT) hold(before);
    if (shift(before) > LIMIT) {
      root.classList.remove("fonts");
      for (const { passage } of before) passage.removeAttribute("style");
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
      if (!root.classList.contains("fonts")) arrive(true);
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
