"use strict";
// Brings the explorer of a report to life: looks up the texts of the choice that the controls name.
// Every figure is a text that was made beforehand; only the lengths of bars are left to the browser.
(() => {
  const unpack = async (packed) => {
    const bytes = Uint8Array.from(atob(packed.trim()), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).json();
  };

  const make = (tag, attributes = {}, ...children) => {
    const space = /^(svg|rect|path|title)$/.test(tag) ? "http://www.w3.org/2000/svg" : "http://www.w3.org/1999/xhtml";
    const element = document.createElementNS(space, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  const put = (form, figures) => form.replace(/\u0001/g, () => figures.shift());
  const lines = (packed) => (packed ? packed.split("\n") : []);
  const length = (text) => text.replace(/\D/g, "");

  // Writes a text into a cell, with the sign of a note behind it.
  const write = (cell, text, sign) => {
    const noted = sign && text && text !== "–";
    cell.replaceChildren(text, ...(noted ? [make("sup", { class: "mark" }, sign)] : []));
  };

  const start = (root, data) => {
    const form = root.querySelector(".pov-choices");
    const paper = root.querySelector(".pov-paper");
    const told = make("div", { class: "pov-told" });
    const live = make("div", { class: "pov-live" }, told);
    const still = matchMedia("(prefers-reduced-motion: reduce)");

    const boxed = (table, name) => {
      const box = make("div", { class: "pov-scroll", role: "region", tabindex: 0, "aria-label": name }, table);
      const whole = make("div", { class: "pov-table" }, box);
      live.append(whole);
      return whole;
    };
    // A table keeps the number that the same table has on paper.
    const numbered = (text, at) => {
      const label = paper.querySelectorAll(".pov-table")[at].querySelector(".pov-label");
      return label ? [label.cloneNode(true), " ", text] : [text];
    };

    // The units: a button in each name, a bar, and the columns.
    const look = (at) => (data.names[at] === "note" ? "" : data.derived[at] ? "num derived" : "num");
    const fixed = Object.fromEntries(Object.entries(data.fixed).map(([at, texts]) => [at, texts.split("\t")]));
    const cell = (at, row) => {
      const found = make("td", { class: look(at) });
      if (at in fixed) write(found, fixed[at][row], data.marks[at]);
      return found;
    };
    const rows = data.units.map((name, place) => {
      const cells = data.names.map((_, at) => cell(at, place));
      const bar = make("rect", { class: "pov-bar", y: 3, width: data.scale, height: 10 });
      const marks = ["capacity", "plan"].map((kind) => make("path", { class: `pov-${kind}` }));
      const ring = [make("path", { class: "pov-ring" }), make("path", { class: "pov-hole" })];
      const title = make("title");
      const chart = make("svg", { viewBox: `0 0 ${data.scale} 16`, preserveAspectRatio: "none", "aria-hidden": "true" },
        title, marks[0], bar, marks[1], ...ring);
      const button = make("button", { type: "button", "aria-expanded": "false" }, name);
      const line = make("tr", {}, make("th", { scope: "row" }, button), make("td", { class: "pov-chart" }, chart), ...cells);
      const row = { line, cells, name, bar, marks, ring, title, button, more: null };
      button.addEventListener("click", () => unfold(row, row.more === null));
      return row;
    });
    const sums = data.names.map((_, at) => cell(at, rows.length));
    const head = make("tr", {}, make("th", { scope: "col" }, data.noun), make("th", { scope: "col" }, data.chart),
      ...data.heads.map((text, at) => make("th", { scope: "col", class: look(at).slice(0, 3) }, text)));
    const units = boxed(make("table", { class: "pov" }, make("caption", {}, make("span", { class: "pov-caption" }, ...numbered(data.caption, 0))), make("thead", {}, head),
      make("tbody", {}, ...rows.map((row) => row.line)),
      make("tfoot", {}, make("tr", {}, make("th", { scope: "row" }, data.sum), make("td"), ...sums))), data.caption);
    const foot = [...paper.querySelectorAll(".pov-table")].map((table) => [...table.querySelectorAll(":scope > .pov-note")]);
    units.append(make("p", { class: "pov-note" }, data.key), ...foot[0].map((note) => note.cloneNode(true)));

    // The table as a spreadsheet takes it, with what was chosen: no dots in thousands, a hyphen for minus.
    const plainly = (text) => text.replace(/[.,](?=\d{3}(?!\d))/g, "").replace(/^−/, "-").replace(/^[+–](?!\D)/, "")
      .replace(/^(?=[=+@\t\r]|-\D)/, "'");
    const taken = () => {
      const asked = [...form.querySelectorAll(".pov-rule, fieldset")].map((one) => [
        one.querySelector("span, legend").textContent,
        (one.querySelector("option:checked") ?? one.querySelector(":checked + span").firstChild).textContent.trim()]);
      const own = (line) => [...line.cells].slice(2).map((one) => one.childNodes[0]?.data ?? "");
      return [[data.noun, ...data.heads, ...asked.map(([name]) => name)], ...rows.map((row) => [
        row.name, ...own(row.line), ...asked.map(([, text]) => text)])].map((line) => line.map(plainly));
    };
    const said = make("span", { role: "status" });
    const copied = () => {
      const area = make("textarea");
      area.value = taken().map((line) => line.join("\t")).join("\n");
      form.append(area);
      area.select();
      said.textContent = document.execCommand("copy") ? data.copied : data.failed;
      area.remove();
      take[0].focus();
    };
    const saved = () => {
      const quoted = taken().map((line) => line.map((text) => `"${text.replace(/"/g, '""')}"`).join(",") + "\r\n");
      const link = make("a", { download: `${data.plan}.csv` });
      link.href = URL.createObjectURL(new Blob(["\ufeff", ...quoted], { type: "text/csv" }));
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    };
    const take = [[data.copy, copied], [data.csv, saved]].map(([text, does]) => {
      const button = make("button", { type: "button" }, text);
      button.addEventListener("click", does);
      return button;
    });
    units.append(make("p", { class: "pov-take" }, ...take, said));

    const criteria = paper.querySelectorAll(".pov-table")[1].cloneNode(true);
    criteria.querySelector(".pov-caption").replaceChildren(...numbered(data.criteria, 1));
    criteria.querySelector(".pov-scroll").setAttribute("aria-label", data.criteria);
    live.append(criteria);
    const judged = [...criteria.querySelectorAll("tbody tr")].map((line) => [...line.cells].slice(1));
    const signs = judged.map((line) => line.map((one) => one.querySelector("sup")?.textContent ?? ""));

    // The choices that can be carried out: what is told, why (three parts), columns, criteria.
    let worked = -1;
    const scenarios = data.scenarios.map((one) => one ?? { order: (worked += 1) });
    const part = (at) => data.worked[at][scenario.order];
    const many = rows.length > 26;
    let scenario = null;
    let before = null;

    const value = (name) => Number(form.elements[name].value);
    const explained = (place) => {
      const [shared, places, figures] = [1, 2, 3].map(part);
      if (!places) return [data.untold];
      const alike = lines(shared).map((line) => {
        const [form, ...own] = line.split(" ");
        return put(data.forms[form], own);
      });
      const queue = figures.split(" ");
      const all = lines(places).map((line, at) => line.split(" ").map((one) => (one[0] === "~"
        ? alike[one.slice(1)]
        : put(data.forms[one], queue).replace("\u0002", rows[at].name))));
      return all[place];
    };

    const unfold = (row, open) => {
      if (row.more) row.more.remove();
      row.more = null;
      row.button.setAttribute("aria-expanded", String(open));
      if (!open) return;
      const [first, ...rest] = explained(rows.indexOf(row));
      const list = make("ul", {}, ...rest.map((text) => make("li", {}, text)));
      const box = make("div", {}, make("p", {}, make("strong", {}, first)), list);
      row.more = make("tr", { class: "pov-why" }, make("td", { colspan: row.line.cells.length }, box));
      row.line.after(row.more);
    };

    const draw = (row) => {
      const at = (name) => data.names.indexOf(name);
      const text = (name) => (at(name) < 0 ? "–" : row.cells[at(name)].childNodes[0]?.data ?? "–");
      const line = (mark, figure) => mark.setAttribute("d", figure && Number(figure) <= data.scale ? `M${figure} 1V15` : "");
      row.bar.style.setProperty("--n", length(text("chosen")) || 0);
      line(row.marks[0], length(text("capacity")));
      line(row.marks[1], length(text("plan")));
      const there = length(text("registered"));
      for (const dot of row.ring) dot.setAttribute("d", there ? `M${there} 8h0` : "");
      row.title.textContent = put(data.bar, [row.name, ...["chosen", "plan", "registered", "capacity"].map(text)]);
    };

    const tell = (texts, alert) => {
      told.classList.toggle("pov-notice", alert);
      told.replaceChildren(...texts.map((text, at) => make("p", at || alert ? {} : { class: "pov-first" }, text)));
    };

    const show = () => {
      const place = value("rule") * data.targets.length + value("target");
      scenario = scenarios[place * data.capacities + value("capacity")];
      const failed = scenario.order === undefined;
      const texts = lines(failed ? scenario[0] : part(0)).map((line) => {
        const [form, ...figures] = line.split(" ");
        return put(data.forms[form], figures);
      });
      units.hidden = criteria.hidden = failed;
      const nearest = form.querySelector(".pov-nearest");
      nearest.hidden = !failed || scenario[1] === null;
      if (failed) {
        for (const row of rows) unfold(row, false);
        if (!nearest.hidden) {
          nearest.textContent = put(data.nearest, [data.targets[scenario[1]]]);
          nearest.value = scenario[1];
        }
        before = null;
        tell(texts, true);
        return;
      }
      const chosen = data.names.indexOf("chosen");
      data.moving.forEach((place, at) => {
        const texts = part(4 + at).split("\t");
        const sum = texts.pop();
        texts.forEach((text, row) => write(rows[row].cells[place], text, data.marks[place]));
        write(sums[place], sum, data.marks[place]);
      });
      data.worked.slice(4 + data.moving.length).forEach((column, at) => {
        column[scenario.order].split("\t").forEach((text, row) => write(judged[row][at], text, signs[row][at]));
      });
      const now = rows.map((row) => row.cells[chosen].childNodes[0].data);
      const moved = before ? rows.filter((row, at) => now[at] !== before[at]) : [];
      for (const row of rows) {
        draw(row);
        if (row.more) unfold(row, true);
      }
      if (!still.matches) {
        for (const row of moved) {
          row.cells[chosen].animate([{ backgroundColor: "#1f4e7940" }, { backgroundColor: "#1f4e7900" }], 1200);
        }
      }
      const names = moved.slice(0, 6).map((row) => row.name).join(", ") + (moved.length > 6 ? "…" : "");
      const news = moved.length ? put(data.changed, [names]).replace("….", "…") : data.unchanged;
      const [first, ...rest] = texts;
      tell([first, rest.join(" "), ...(before ? [news] : [])], false);
      before = now;
    };

    const choose = (rule, target, capacity) => {
      form.elements.rule.value = rule;
      form.elements.target.value = target;
      form.elements.capacity.value = capacity;
      show();
    };

    const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/đ/g, "d");
    const search = () => {
      const wanted = plain(form.elements.search.value.trim());
      for (const row of rows) {
        const found = plain(row.name).includes(wanted);
        if (!found) unfold(row, false);
        row.line.hidden = !found;
      }
    };
    const figure = (row, name) => Number(length(row.cells[data.names.indexOf(name)]?.childNodes[0]?.data ?? ""));
    const orders = {
      plan: () => 0,
      change: (one, two) => figure(two, "change") - figure(one, "change"),
      chosen: (one, two) => figure(two, "chosen") - figure(one, "chosen"),
      name: (one, two) => plain(one.name).localeCompare(plain(two.name), document.documentElement.lang),
    };
    const sort = () => {
      const order = [...rows].sort(orders[form.elements.sort.value]);
      units.querySelector("tbody").append(...order.flatMap((row) => (row.more ? [row.line, row.more] : [row.line])));
    };

    form.addEventListener("change", (event) => {
      if (!["search", "sort"].includes(event.target.name)) show();
      if (many) sort();
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      choose(...data.start);
      if (many) sort();
    });
    form.elements.search.addEventListener("input", search);
    form.querySelector(".pov-nearest").addEventListener("click", (event) => {
      choose(value("rule"), event.currentTarget.value, value("capacity"));
      form.querySelector("[name=target]:checked").focus();
    });
    live.style.setProperty("--of", data.scale);
    form.querySelector(".pov-search").hidden = !many;
    live.classList.toggle("pov-long", many);
    paper.before(live);
    form.hidden = false;
    root.classList.add("alive");
    choose(...data.start);
    told.setAttribute("role", "status");
  };

  const roots = document.querySelectorAll(".pov-scenario");
  document.querySelectorAll(".pov-scenarios").forEach((packed, at) => {
    // Where a browser cannot unpack them, the report's own choice stays as it is.
    unpack(packed.textContent).then((data) => start(roots[at], data), () => {});
  });
})();
