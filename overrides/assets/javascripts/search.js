/* The search: a dialog over the index that the build leaves, made when a reader first asks for it.
   The term stays in the field; it never enters an address. */
globalThis.openSearch = (() => {
  "use strict";

  const LIMIT = 12;
  let dialog, field, list, more, status, index, words;

  /** A number in its words: one of its own for one, `#` for the others. */
  const counted = (n) => (n === 1 ? words.one : words.other.replace("#", n));

  const element = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  /** As it is typed on any keyboard: in small letters without accents, and Ł as L. */
  const folded = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ł", "l");

  /** An apostrophe between Cyrillic letters, whichever is typed, parts no word. */
  const whole = (text) => text.replace(/([а-яёіў])['’ʼ‘`´](?=[а-яёіў])/gi, "$1");

  /** The index: by request over http, as a script where the copy is opened from a file. */
  const load = async (own, script) => {
    let data = globalThis.searchIndex;
    if (!data && location.protocol === "file:") {
      await script(own.searchIndex.replace(/json$/, "js"));
      data = globalThis.searchIndex;
    } else if (!data) {
      const answer = await fetch(own.searchIndex);
      if (!answer.ok) throw new Error(`the index answers ${answer.status}`);
      data = await answer.json();
    }
    const parser = new DOMParser();
    const plain = (html) => parser.parseFromString(html ?? "", "text/html").body.textContent
      .replace(/\s+/g, " ").trim();
    const pages = new Map();
    const entries = data.docs.map(({ location, title, text }, id) => {
      const entry = { id, location, title: plain(title), text: plain(text) };
      if (!location.includes("#")) pages.set(location, entry.title);
      return entry;
    });
    for (const entry of entries) entry.page = pages.get(entry.location.split("#")[0]) ?? "";
    const engine = new MiniSearch({
      tokenize: (text) => MiniSearch.getDefault("tokenize")(whole(text)),
      processTerm: (term) => folded(term).replace(/^s$/, ""), // that of a genitive, as in “the editor’s”
      fields: ["title", "text", "page"],
      storeFields: ["location", "title", "text", "page"],
      searchOptions: { boost: { title: 2 }, prefix: (term) => term.length > 1, fuzzy: (term) => (term.length > 4 ? 0.2 : false), combineWith: "AND",
        // What tells a thing before what lists it.
        boostDocument: (id, term, { location }) => (/^(reference|about)\/|^#|^$/.test(location) ? 0.25 : 1) },
    });
    engine.addAll(entries.filter((entry) => entry.title || entry.text));
    /** What holds the words; a paragraph's number, as in “¶28”, leads to the paragraph itself. */
    return (term) => {
      const number = term.match(/^(?:¶\s?|p)(\d+)$/i);
      const paragraph = number && entries.find(({ location }) => location.endsWith(`#p${number[1]}`));
      return paragraph ? [{ ...paragraph, terms: [] }] : engine.search(term);
    };
  };

  /** Where the words found stand in a text: for each its beginning and its end. */
  const places = (text, terms) => {
    if (!terms.length) return [];
    const found = [...terms].sort((one, other) => other.length - one.length)
      .map((term) => Array.from(term, (letter) => letter.replace(/[.*+?^${}()|[\]\\]/, "\\$&")).join("['’ʼ‘`´]?"));
    // Folded letter by letter, so that a place there is the place here.
    const plain = Array.from(text, (letter) => folded(letter).padEnd(letter.length).slice(0, letter.length)).join("");
    // What stands before a word is matched with it: not every browser can look behind.
    return Array.from(
      plain.matchAll(new RegExp(`(^|[^\\p{L}\\p{N}])(${found.join("|")})`, "gu")),
      (match) => [match.index + match[1].length, match.index + match[0].length],
    );
  };

  /** The text from one place to another, with every word found marked. */
  const marked = (tag, text, found, start = 0, end = text.length) => {
    const out = element(tag);
    let at = start;
    for (const [first, last] of found) {
      if (first < at || last > end) continue;
      out.append(text.slice(at, first), element("mark", { textContent: text.slice(first, last) }));
      at = last;
    }
    out.append(text.slice(at, end));
    return out;
  };

  /** The text around the first word found. */
  const excerpt = ({ text, terms }) => {
    const found = places(text, terms);
    const first = found[0]?.[0] ?? 0;
    const start = first < 60 ? 0 : text.lastIndexOf(" ", first - 50) + 1;
    const end = start + 170 < text.length ? text.lastIndexOf(" ", start + 170) : text.length;
    const out = marked("p", text, found, start, end);
    if (start) out.prepend("… ");
    if (end < text.length) out.append(" …");
    return out;
  };

  const search = (root, limit = LIMIT) => {
    const term = field.value.trim();
    const found = term && index ? index(term) : [];
    list.replaceChildren(...found.slice(0, limit).map((hit) => {
      const link = element("a", { href: address(root, hit.location) }, marked("strong", hit.title, places(hit.title, hit.terms)));
      if (hit.page && hit.page !== hit.title) link.append(element("span", { textContent: hit.page }));
      link.addEventListener("click", () => dialog.close());
      return element("li", {}, link, excerpt(hit));
    }));
    more.hidden = found.length <= limit;
    more.textContent = `${words.all} (${found.length})`;
    if (!index) status.textContent = "…";
    else if (!term) status.textContent = "";
    else if (!found.length) status.textContent = words.none;
    else status.textContent = counted(found.length);
  };

  /** The site's root, as the masthead links it. */
  const rootOf = () => document.querySelector(".masthead__name a").href.replace(/index\.html$/, "");

  /** Where a hit stands; files opened without a server need the file's name. */
  const address = (root, place) => {
    const [path, fragment] = place.split("#");
    const file = location.protocol === "file:" && (path === "" || path.endsWith("/")) ? "index.html" : "";
    return root + path + file + (fragment ? `#${fragment}` : "");
  };

  const build = (own, script) => {
    const root = rootOf();
    document.head.append(element("link", { rel: "stylesheet", href: own.searchStyle }));
    field = element("input", { type: "search", autocomplete: "off", spellcheck: false, enterKeyHint: "search", placeholder: words.search });
    field.setAttribute("aria-label", words.search);
    field.setAttribute("aria-controls", "search-results");
    status = element("p", { className: "search__status" });
    status.setAttribute("role", "status");
    list = element("ol", { id: "search-results", className: "search__results" });
    more = element("button", { type: "button", className: "tool search__more", hidden: true, onclick: () => {
      search(root, Infinity);
      list.querySelectorAll("a")[LIMIT].focus();
    } });
    const close = element("button", { type: "button", className: "tool", textContent: words.close, onclick: () => dialog.close() });
    const form = element("form", { className: "search__form" }, field, close);
    form.setAttribute("role", "search");
    // Nothing is ever sent to this address. Chromium tells its maker's server the outline of every
    // form, to learn how to fill it in, except of forms with an action like this one.
    form.action = "search/";
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      list.querySelector("a")?.click();
    });
    field.addEventListener("input", () => search(root));
    dialog = element("dialog", { className: "search" }, form, status, list, more);
    dialog.setAttribute("aria-label", words.search);
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.preventDefault(); // which in a search field only empties it
        dialog.close();
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      const stops = [field, ...list.querySelectorAll("a"), ...(more.hidden ? [] : [more])];
      const next = stops[stops.indexOf(document.activeElement) + step];
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    document.body.append(dialog);
    load(own, script).then((find) => {
      index = find;
      search(root);
    }).catch(() => {
      const { href, textContent } = document.querySelector("[data-tool=index]");
      status.replaceChildren(`${words.failed} `, element("a", { href, textContent }));
    });
    search(root);
  };

  /** Open the dialog. `own` says where things are, `said` what they are called, `script` loads one. */
  return (own, script, said, search) => {
    const [none, one, other, all, failed] = said;
    words = { none, one, other, all, failed, search, close: own.words.split("|")[2] };
    if (!dialog) build(own, script);
    if (!dialog.open) dialog.showModal();
    field.focus();
    field.select();
  };
})();
