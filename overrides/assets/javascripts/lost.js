/* On the page for lost addresses: whichever copy of this script was found tells where the site's
   root is. */
(() => {
  "use strict";

  const root = new URL("../../", document.currentScript.src);
  for (const item of document.querySelectorAll("[data-lost]")) {
    const link = item.querySelector("a");
    link.href = new URL(link.dataset.path, root).href;
    item.hidden = false;
  }
  document.documentElement.classList.remove("no-js");
})();
