/* What a mark or an abbreviation stands for, and how to cite what it closes. A mark's summary is read from
   the source page, and a citation from the page on citing, so that no page has to carry them. To a pointer
   and to keys a summary is shown as a tooltip that can be dismissed with Escape, pointed at itself, and stays
   as long as the pointer or the focus does (WCAG 1.4.13), which the browser's own do not; to a finger as a
   sheet along the lower edge, with the way on, and with the paragraph's own words where the source page has
   them. */
globalThis.startTooltips = (own, script) => {
  "use strict";

  const TARGETS = "a.mark, abbr[title], [data-tooltip]";
  const [, goWord, closeWord] = own.words.split("|");
  const element = (tag, className, ...children) => {
    const made = document.createElement(tag);
    made.className = className;
    made.append(...children);
    return made;
  };
  const tip = element("div", "tooltip");
  tip.id = "tooltip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  document.body.append(tip);

  /** A page of the site, fetched once. */
  const pages = new Map();
  const read = (address) => {
    if (!pages.has(address)) {
      pages.set(address, fetch(address).then((answer) => {
        if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
        return answer.text();
      }).then((text) => new DOMParser().parseFromString(text, "text/html")).catch((error) => {
        pages.delete(address);
        throw error;
      }));
    }
    return pages.get(address);
  };

  /** What tells of a paragraph by its number: the source page; from a disk, where no page may be fetched, the
      script that the search has there, with the summaries alone. */
  const source = async (address) => {
    if (location.protocol === "file:") {
      await script(own.searchIndex.replace(/json$/, "js"));
      return (n) => globalThis.summaries[n] && { n, summary: globalThis.summaries[n], words: [] };
    }
    const page = await read(address);
    return (n) => {
      const paragraph = page.getElementById(`p${n}`)?.parentElement;
      return paragraph && {
        n,
        summary: paragraph.querySelector(".source-paragraph__summary").textContent.trim(),
        words: [...paragraph.querySelectorAll(".original__text :is(p, li)")].map((each) => each.textContent),
        cite: paragraph.querySelector(`a[href$="/#p${n}"]`)?.getAttribute("href"),
      };
    };
  };

  /** What the source tells of the paragraphs that a mark names, one or a range of them. */
  const named = async (mark) => {
    const [address, id] = mark.href.split("#");
    const tell = await source(address);
    const numbers = mark.textContent.match(/\d+/g) ?? [id.slice(1)];
    const found = [];
    for (let n = +numbers[0]; n <= +(numbers[1] ?? numbers[0]); n += 1) found.push(tell(n));
    const paragraphs = found.filter(Boolean);
    if (!paragraphs.length) throw new Error(`the source tells nothing of ${id}`);
    return paragraphs;
  };

  /** What a target stands for: the line over it, and the text. */
  const said = async (target) => {
    if (!target.matches("a.mark")) return ["", target.dataset.tooltip ?? target.title];
    const texts = (await named(target)).map(({ n, summary }, _, { length }) => (length > 1 ? `¶${n} ${summary}` : summary));
    return [target.textContent.trim(), texts.join(" ")];
  };

  /** The text of a range, in one line and without marks. */
  const plain = (range) => {
    const copy = range.cloneContents();
    for (const marks of copy.querySelectorAll(".marks")) marks.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  };

  /** An address that leads to a text: its first and last words, as many as make it the only one.
      https://wicg.github.io/scroll-to-text-fragment/#syntax */
  const addressOf = (range, text) => {
    const words = text.split(" ");
    const page = document.querySelector("main").textContent.replace(/\s+/g, " ");
    const encoded = (part) => encodeURIComponent(part).replaceAll("-", "%2D");
    let directive = encoded(text);
    for (let n = 3; n < words.length / 2; n += 1) {
      const start = words.slice(0, n).join(" ");
      const end = words.slice(-n).join(" ");
      const at = page.indexOf(start);
      const last = page.indexOf(end, at + start.length);
      if (at < 0 || page.includes(start, at + 1) || last < 0) continue;
      if (page.includes(text) && last !== at + text.length - end.length) continue;
      directive = `${encoded(start)},${encoded(end)}`;
      break;
    }
    const above = [...document.querySelectorAll(".text :is(h2, h3)[id]")]
      .filter((heading) => range.comparePoint(heading, 0) < 0).pop();
    return `${location.href.split("#")[0]}#${above?.id ?? ""}:~:text=${directive}`;
  };

  /** What a mark's group closes: from the group before it, or the beginning of their passage. */
  const PASSAGE = "main :is(p, li, dd, td, figcaption)";
  const closed = (group) => {
    const passage = group.closest(PASSAGE);
    const groups = [...passage.querySelectorAll(".marks")];
    const before = groups[groups.indexOf(group) - 1];
    const range = document.createRange();
    range.setStart(passage, 0);
    if (before) range.setStartAfter(before);
    range.setEndBefore(group);
    return range;
  };

  /** A button that copies words, the citation of the paragraphs they retell, and their address. */
  const citing = async (range, group, className) => {
    const marks = [...group.querySelectorAll("a.mark")];
    const [{ n, cite }] = await named(marks[0]);
    if (!cite) throw new Error(`no page tells how to cite ¶${n}`);
    const link = new URL(cite, marks[0].href);
    const page = await read(link.href.split("#")[0]);
    const [word, done, quoted] = page.querySelector("[data-cite]").dataset.cite.split("|");
    const words = plain(range).replace(/^[.,;:]\s+/, "");
    const entry = page.getElementById(`p${n}`).cloneNode(true);
    entry.querySelector("a").textContent = addressOf(range, words);
    const numbers = marks.map((mark) => mark.firstChild.data.trim()).join(", ");
    const citation = entry.textContent.trim().replace(`¶${n}`, numbers);
    const text = quoted.replace("{words}", () => words).replace("{citation}", () => citation);
    const button = element("button", className, word);
    button.type = "button";
    // The pointer must not take the selection away.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      // Not by the clipboard of secure contexts, which an onion address is not everywhere.
      const put = (event) => {
        event.clipboardData.setData("text/plain", text);
        event.preventDefault();
      };
      document.addEventListener("copy", put);
      document.execCommand("copy");
      document.removeEventListener("copy", put);
      button.textContent = done;
    });
    return button;
  };

  /** Where a reader has selected words: the button stands below them. */
  let offer;
  let selecting = 0;
  const select = () => {
    clearTimeout(selecting);
    selecting = setTimeout(async () => {
      const selection = getSelection();
      offer?.remove();
      if (!selection.rangeCount || selection.isCollapsed) return;
      const range = selection.getRangeAt(0);
      const from = range.startContainer;
      const passage = (from.closest ? from : from.parentElement).closest(PASSAGE);
      const groups = [...passage?.querySelectorAll(".marks") ?? []];
      const group = groups.find((each) => range.comparePoint(each, 0) > 0) ?? groups.pop();
      if (!group || !plain(range)) return;
      let button;
      try {
        button = await citing(range, group, "tooltip tooltip--button");
      } catch {
        return; // the words can be copied all the same
      }
      if (selection.isCollapsed) return;
      offer?.remove();
      offer = button;
      document.body.append(offer);
      const box = [...range.getClientRects()].pop();
      offer.style.left = `${Math.max(12, Math.min(box.left, document.documentElement.clientWidth - offer.offsetWidth - 12)) + scrollX}px`;
      offer.style.top = `${box.bottom + 8 + scrollY}px`;
    }, 250);
  };
  document.addEventListener("selectionchange", select);

  let shown = null;
  let timer = 0;

  const hide = () => {
    clearTimeout(timer);
    shown?.removeAttribute("aria-describedby");
    shown = null;
    tip.hidden = true;
  };

  const show = async (target) => {
    clearTimeout(timer);
    if (shown === target) return;
    hide();
    shown = target;
    let words;
    try {
      words = await said(target);
    } catch {
      return; // the link leads to the paragraph all the same
    }
    if (shown !== target) return;
    if (target.title) {
      // The browser's own tooltip must not open beside ours.
      target.dataset.tooltip = target.title;
      target.removeAttribute("title");
    }
    tip.replaceChildren(...(words[0] ? [element("strong", "", words[0])] : []), words[1]);
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

  /** The sheet that a finger opens. */
  let sheet;
  const open = async (target) => {
    hide();
    let words;
    let quoted;
    try {
      words = await said(target);
      quoted = (await named(target)).flatMap((paragraph) => paragraph.words);
    } catch {
      location.assign(target.href);
      return;
    }
    const group = target.closest(".marks");
    const cite = group?.closest(PASSAGE) && await citing(closed(group), group, "tool").catch(() => null);
    if (!sheet) {
      sheet = element("dialog", "sheet");
      sheet.addEventListener("click", ({ target: at }) => {
        if (at === sheet || at.closest("a, [data-close]")) sheet.close();
      });
      document.body.append(sheet);
    }
    if (target.dataset.hue) sheet.dataset.hue = target.dataset.hue;
    else delete sheet.dataset.hue;
    sheet.setAttribute("aria-label", words[0]);
    const go = element("a", "", `${goWord} ${words[0].split(" ")[0]}`);
    go.href = target.href;
    const close = element("button", "tool", closeWord);
    close.type = "button";
    close.dataset.close = "";
    sheet.replaceChildren(
      element("p", "sheet__voice", words[0]),
      ...(quoted.length ? [element("blockquote", "sheet__words", ...quoted.map((each) => element("p", "", each)))] : []),
      element("p", "", words[1]),
      element("p", "sheet__tools", go, ...(cite ? [cite] : []), close),
    );
    sheet.showModal();
  };

  const over = (event) => {
    if (event.pointerType === "touch") return;
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
  return { begin: (event) => (event.type === "focusin" ? focus(event) : over(event)), open, select };
};
