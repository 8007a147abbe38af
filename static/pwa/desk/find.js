// Fields that find an estate, a person, a sector as one types (templates/parts/forms.html): a combobox over what works without this script.
// What is typed is sent as a form, never put in an address; words that lead to nobody's choice are left to the server.
(() => {
  const PAUSE = 200; // between two keys of one word
  const SILENT = "La recherche n’a pas répondu. Vérifiez la connexion, puis réessayez.";
  document.documentElement.classList.add("finds");

  /** @typedef {{value: string, text: string, detail: string, plate: string}} Option */

  /** @param {string} tag @param {string} name @param {...(string|Node)} inside */
  function make(tag, name, ...inside) {
    const made = document.createElement(tag);
    made.className = name;
    made.append(...inside);
    return made;
  }

  /** @param {Option} one */
  const wording = (one) => [
    ...(one.plate ? [make("span", "plate plate--s", one.plate)] : []),
    make("span", "row__main", make("b", "", one.text), ...(one.detail ? [make("span", "meta", one.detail)] : [])),
  ];

  /** @param {HTMLElement} root */
  function enhance(root) {
    const input = /** @type {HTMLInputElement} */ (root.querySelector(".find__line input"));
    const said = /** @type {HTMLElement} */ (root.querySelector(".find__said"));
    const chosen = root.querySelector(".find__chosen");
    const name = root.dataset.name ?? "";
    const words = input.name;
    const radios = [.../** @type {NodeListOf<HTMLInputElement>} */ (root.querySelectorAll("input[type=radio]"))];
    /** @param {HTMLInputElement} one @returns {Option} */
    const read = (one) => ({
      value: one.value,
      text: one.dataset.text ?? one.parentElement?.innerText.trim() ?? "",
      detail: "",
      plate: "",
    });
    const fixed = radios.filter((one) => "fixed" in one.dataset).map(read);
    const before = radios.find((one) => one.checked);
    const kept = Object.assign(document.createElement("input"), { type: "hidden", name });
    const list = Object.assign(make("ul", "find__options"), { id: `${input.id}-options`, hidden: true });
    /** @type {Option[]} */
    let shown = [];
    let active = -1;
    let asked = 0;
    /** @type {number | undefined} */
    let later;

    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", root.querySelector("label")?.innerText ?? "");
    for (const [key, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
    })) input.setAttribute(key, value); // prettier-ignore
    root.querySelector(".find__go")?.remove();
    root.querySelector(".find__list")?.remove();
    input.after(list);
    if (!chosen) root.append(kept);
    if (before && !input.value) keep(read(before));
    if (fixed[0]) input.placeholder = fixed[0].text;

    /** A choice, or none; words that are no choice are sent as words. @param {Option | null} one */
    function keep(one) {
      kept.value = one?.value ?? "";
      if (one) input.value = one.value ? one.text : "";
      input.name = one ? "" : words;
    }

    const close = () => show([]);

    /** @param {number} at */
    function point(at) {
      list.children[active]?.removeAttribute("aria-selected");
      active = at;
      const row = list.children[active];
      row?.setAttribute("aria-selected", "true");
      row?.scrollIntoView({ block: "nearest" });
      if (row) input.setAttribute("aria-activedescendant", row.id);
      else input.removeAttribute("aria-activedescendant");
    }

    /** @param {Option[]} options */
    function show(options) {
      point(-1);
      shown = options;
      list.replaceChildren(
        ...options.map((one, at) => {
          const row = Object.assign(make("li", "find__one", ...wording(one)), { id: `${list.id}-${at}` });
          row.setAttribute("role", "option");
          return row;
        }),
      );
      list.hidden = options.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
    }

    async function search() {
      clearTimeout(later);
      const turn = ++asked;
      const token = /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=csrf_token]"))?.value;
      const typed = kept.value || !input.name ? "" : input.value;
      const body = new URLSearchParams({ ...JSON.parse(root.dataset.scope ?? "{}"), mots: typed, csrf_token: token ?? "" });
      try {
        const answer = await fetch(root.dataset.find ?? "", { method: "POST", body });
        const found = await answer.json();
        if (turn !== asked) return; // another key was pressed meanwhile
        show([...(typed ? [] : fixed), ...found.options]);
        said.textContent = found.said;
      } catch {
        if (turn === asked) said.textContent = SILENT;
      }
    }

    /** @param {Option} one */
    function pick(one) {
      asked += 1; // what is still being looked for is no longer wanted
      if (chosen) add(one);
      else keep(one);
      close();
      said.textContent = chosen ? "" : `Choix\u00a0: ${one.text}.`;
      if (chosen) said.textContent = `${one.text}\u00a0: étape ${chosen.children.length}.`;
    }

    /** @param {Option} one */
    function add(one) {
      const most = Number(root.dataset.most);
      input.value = "";
      input.name = "";
      if (!chosen || chosen.children.length >= most) return;
      const copy = /** @type {DocumentFragment} */ (root.querySelector("template")?.content.cloneNode(true));
      const row = /** @type {HTMLElement} */ (copy.firstElementChild);
      /** @type {HTMLInputElement} */ (row.querySelector("input")).value = one.value;
      row.querySelector(".row__end")?.before(...wording(one));
      for (const label of row.querySelectorAll(".vh")) label.textContent = ` ${one.text}`;
      chosen.append(row);
      number();
    }

    function number() {
      for (const [rank, row] of [...(chosen?.children ?? [])].entries())
        for (const button of row.querySelectorAll("button")) button.value = `${button.value.split(":")[0]}:${rank}`;
    }

    /** @param {Event} event */
    function move(event) {
      const button = /** @type {Element} */ (event.target).closest("button");
      const row = button?.closest("li");
      if (!button || !row) return;
      event.preventDefault();
      const verb = button.value.split(":")[0];
      if (verb === "monter") row.previousElementSibling?.before(row);
      if (verb === "descendre") row.nextElementSibling?.after(row);
      const rank = [...row.parentElement?.children ?? []].indexOf(row) + 1;
      said.textContent = verb === "retirer" ? "Étape retirée." : `Étape ${rank}.`;
      if (verb === "retirer") row.remove();
      number();
      (verb === "retirer" ? input : button).focus();
    }

    /** @type {Record<string, () => boolean>} */
    const keys = {
      ArrowDown: () => (list.hidden ? void search() : point((active + 1) % shown.length), true),
      ArrowUp: () => (list.hidden ? void search() : point(active < 1 ? shown.length - 1 : active - 1), true),
      Enter: () => {
        const one = list.hidden ? undefined : shown[active];
        if (one) pick(one);
        else if (input.value && input.name) void search();
        else return false;
        return true;
      },
      Escape: () => {
        if (list.hidden) return false;
        close();
        return true;
      },
      Tab: () => (close(), false),
    };

    if (chosen && !input.value) input.name = "";
    input.addEventListener("keydown", (event) => {
      if (!event.isComposing && keys[event.key]?.()) event.preventDefault();
    });
    input.addEventListener("input", () => {
      keep(null);
      if (!input.value) input.name = "";
      clearTimeout(later);
      later = setTimeout(search, PAUSE);
    });
    input.addEventListener("click", () => {
      if (kept.value) input.select(); // coming back to a choice is to make another: what is typed replaces it
      if (list.hidden) void search();
    });
    input.addEventListener("blur", close);
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    list.addEventListener("click", (event) => {
      const row = /** @type {Element} */ (event.target).closest("[role=option]");
      const one = row && shown[[...list.children].indexOf(row)];
      if (one) pick(one);
    });
    chosen?.addEventListener("click", move);
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const root of document.querySelectorAll("[data-find]")) enhance(/** @type {HTMLElement} */ (root));
  });
})();
