/* What a mark or an abbreviation stands for. A mark's summary is read from the source page, so that no
   page has to carry it. To a pointer and to keys it is shown as a tooltip that can be dismissed with
   Escape, pointed at itself, and stays as long as the pointer or the focus does (WCAG 1.4.13), which
   the browser's own do not; to a finger as a sheet along the lower edge, with the way on. */
globalThis.startTooltips = (own) => {
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

  /** The source page, fetched once. */
  let source;
  const read = (address) => {
    source ??= fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(`the source answers ${answer.status}`);
      return answer.text();
    }).then((text) => new DOMParser().parseFromString(text, "text/html")).catch((error) => {
      source = undefined;
      throw error;
    });
    return source;
  };

  /** What a target stands for: the line over it, and the text. */
  const said = async (target) => {
    if (!target.matches("a.mark")) return ["", target.dataset.tooltip ?? target.title];
    const [address, id] = target.href.split("#");
    const page = await read(address);
    // A mark names one paragraph or a range of them.
    const numbers = target.textContent.match(/\d+/g) ?? [id.slice(1)];
    const texts = [];
    for (let n = +numbers[0]; n <= +(numbers[1] ?? numbers[0]); n += 1) {
      const paragraph = page.getElementById(`p${n}`)?.parentElement;
      const summary = paragraph?.querySelector(".source-paragraph__summary")?.textContent.trim();
      if (summary) texts.push(numbers[1] ? `¶${n} ${summary}` : summary);
    }
    if (!texts.length) throw new Error(`the source tells nothing of ${id}`);
    return [target.textContent.trim(), texts.join(" ")];
  };

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
    try {
      words = await said(target);
    } catch {
      location.assign(target.href);
      return;
    }
    if (!sheet) {
      sheet = element("dialog", "sheet");
      sheet.addEventListener("click", ({ target: at }) => {
        if (at === sheet || at.closest("button, a")) sheet.close();
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
    sheet.replaceChildren(element("p", "sheet__voice", words[0]), element("p", "", words[1]), element("p", "sheet__tools", go, close));
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
  return { begin: (event) => (event.type === "focusin" ? focus(event) : over(event)), open };
};
