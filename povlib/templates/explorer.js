"use strict";
// Brings the explorer of a report to life: looks up the texts of the choice that the controls name.
// Every figure is a text that was made beforehand; only the lengths of bars are left to the browser, and
// where two choices are compared, the one column of whole numbers less the other.
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
    // What is held to compare with has two columns behind what is chosen.
    const chosen = data.names.indexOf("chosen");
    const beside = (name, texts = ["", ""]) => texts.map((text) => make(name, { class: name === "th" ? "num" : "num derived", hidden: "" }, text));
    const among = (cells, two) => [...cells.slice(0, chosen + 1), ...two, ...cells.slice(chosen + 1)];
    const rows = data.units.map((name, place) => {
      const cells = data.names.map((_, at) => cell(at, place));
      const two = beside("td");
      const bar = make("rect", { class: "pov-bar", y: 3, width: data.scale, height: 10 });
      const pale = make("rect", { class: "pov-pale", y: 0, width: data.scale, height: 16 });
      const marks = ["capacity", "plan"].map((kind) => make("path", { class: `pov-${kind}` }));
      const ring = [make("path", { class: "pov-ring" }), make("path", { class: "pov-hole" })];
      const title = make("title");
      const chart = make("svg", { viewBox: `0 0 ${data.scale} 16`, preserveAspectRatio: "none", "aria-hidden": "true" },
        title, pale, marks[0], bar, marks[1], ...ring);
      const button = make("button", { type: "button", "aria-expanded": "false" }, name);
      const line = make("tr", {}, make("th", { scope: "row" }, button), make("td", { class: "pov-chart" }, chart), ...among(cells, two));
      const row = { line, cells, two, name, bar, pale, marks, ring, title, button, more: null };
      button.addEventListener("click", () => unfold(row, row.more === null));
      return row;
    });
    const sums = data.names.map((_, at) => cell(at, rows.length));
    const heads = beside("th", [data.held, data.apart]);
    const lasts = beside("td");
    const head = make("tr", {}, make("th", { scope: "col" }, data.noun), make("th", { scope: "col" }, data.chart),
      ...among(data.heads.map((text, at) => make("th", { scope: "col", class: look(at).slice(0, 3) }, text)), heads));
    const units = boxed(make("table", { class: "pov" }, make("caption", {}, make("span", { class: "pov-caption" }, ...numbered(data.caption, 0))), make("thead", {}, head),
      make("tbody", {}, ...rows.map((row) => row.line)),
      make("tfoot", {}, make("tr", {}, make("th", { scope: "row" }, data.sum), make("td"), ...among(sums, lasts)))), data.caption);
    const foot = [...paper.querySelectorAll(".pov-table")].map((table) => [...table.querySelectorAll(":scope > .pov-note")]);
    const key = make("p", { class: "pov-note" }, data.key);
    const tied = make("p", { class: "pov-note" }, data.tieNote);
    units.append(key, tied, ...foot[0].map((note) => note.cloneNode(true)));

    // The table as a spreadsheet takes it, with what was chosen: no dots in thousands, a hyphen for minus.
    const plainly = (text) => text.replace(/[.,](?=\d{3}(?!\d))/g, "").replace(/^−/, "-").replace(/^[+–](?!\D)/, "")
      .replace(/^(?=[=+@\t\r]|-\D)/, "'");
    const asked = () => [...form.querySelectorAll(".pov-rule, fieldset")].map((one) => [
      one.querySelector("span, legend").textContent,
      (one.querySelector("option:checked") ?? one.querySelector(":checked + span").firstChild).textContent.trim()]);
    const taken = () => {
      const all = [...asked(), ...(held ? [[data.heldChoice, held.said]] : [])];
      const own = (line) => [...line.cells].slice(2).filter((one) => !one.hidden).map((one) => one.childNodes[0]?.data ?? "");
      return [[data.noun, ...own(head), ...all.map(([name]) => name)], ...rows.map((row) => [
        row.name, ...own(row.line), ...all.map(([, text]) => text)])].map((line) => line.map(plainly));
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
    const third = [...criteria.querySelectorAll("tr")].map((line, at) => {
      const [one] = beside(at ? "td" : "th", [at ? "" : data.held]);
      line.append(one);
      return one;
    });
    const signs = judged.map((line) => line.map((one) => one.querySelector("sup")?.textContent ?? ""));

    // The choices that can be carried out: what is told, why (three parts), columns, criteria.
    let worked = -1;
    const scenarios = data.scenarios.map((one) => one ?? { order: (worked += 1) });
    const part = (at, of = scenario) => data.worked[at][of.order];
    const column = (name, of) => part(4 + data.moving.indexOf(data.names.indexOf(name)), of).split("\t");
    const many = rows.length > 26;
    let scenario = null;
    let before = null;
    let held = null;

    const value = (name) => Number(form.elements[name].value);
    const explained = (place) => {
      const [shared, places, figures] = [1, 2, 3].map((at) => part(at));
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

    const signed = (count) => (count > 0 ? "+" : count < 0 ? "−" : "") + String(Math.abs(count)).replace(/\B(?=(\d{3})+$)/g, data.group);
    // Compares with the choice that is held, and says how much is different.
    const compare = () => {
      for (const one of [...heads, ...lasts, ...third, ...rows.flatMap((row) => row.two)]) one.hidden = !held;
      form.querySelector(".pov-drop").hidden = !live.classList.toggle("pov-holding", held !== null);
      form.querySelector("[value=apart]").hidden = !held;
      key.textContent = held ? `${data.key} ${data.heldKey}` : data.key;
      const then = held ? column("chosen", held.of) : [];
      const notes = held ? column("note", held.of) : [];
      const sign = data.marks[chosen];
      tied.hidden = !notes.some((note) => note.includes(data.tied));
      for (const row of rows) row.pale.style.setProperty("--n", 0);
      if (!held) return [];
      const apart = rows.map((row, at) => {
        const count = Number(length(row.cells[chosen].childNodes[0].data)) - Number(length(then[at]));
        write(row.two[0], then[at], sign + (notes[at].includes(data.tied) ? data.tie : ""));
        write(row.two[1], signed(count), sign);
        row.pale.style.setProperty("--n", length(then[at]));
        return count;
      });
      const sum = (counts) => counts.reduce((one, two) => one + two, 0);
      write(lasts[0], then[rows.length], sign);
      write(lasts[1], signed(sum(apart)), sign);
      const judgedThen = data.worked.at(-1)[held.of.order].split("\t");
      judged.forEach((_, at) => write(third[at + 1], judgedThen[at], signs[at].at(-1)));
      const [more, fewer] = [1, -1].map((way) => sum(apart.map((count) => Math.max(0, way * count))));
      return [held.of === scenario ? put(data.holding, [held.said])
        : put(data.against, [held.said, ...[apart.filter(Boolean).length, more, fewer].map((count) => signed(count).replace("+", ""))])];
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
      units.hidden = criteria.hidden = form.querySelector(".pov-hold").hidden = failed;
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
      tell([first, rest.join(" "), ...compare(), ...(before ? [news] : [])], false);
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
    const figure = (row, name) => {
      const cell = name === "apart" ? row.two[1] : row.cells[data.names.indexOf(name)];
      return Number(length(cell?.childNodes[0]?.data ?? ""));
    };
    const orders = {
      plan: () => 0,
      change: (one, two) => figure(two, "change") - figure(one, "change"),
      chosen: (one, two) => figure(two, "chosen") - figure(one, "chosen"),
      apart: (one, two) => figure(two, "apart") - figure(one, "apart"),
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
    const hold = (of) => {
      held = of && { of, said: asked().map(([name, text]) => `${name}: ${text}`).join("; ") };
      if (!held && form.elements.sort.value === "apart") form.elements.sort.value = "plan";
      before = null;
      show();
      if (many) sort();
    };
    form.querySelector(".pov-hold").addEventListener("click", () => hold(scenario));
    form.querySelector(".pov-drop").addEventListener("click", () => {
      hold(null);
      form.querySelector(".pov-hold").focus(); // the other goes away
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
