// What happens in the page alone; it runs when the explorer is put into a page, `this` inside it.
const at = this.closest('.pov-explorer');
if (at && !at.povAlive) {
  at.povAlive = true;
  const find = (what) => at.querySelector(what);

  // Plain keys stay here: JupyterLab would take arrows, Enter and letters for its own commands.
  at.addEventListener('keydown', (event) => {
    const command = event.ctrlKey || event.metaKey || event.altKey || event.key === 'Escape';
    if (!(command || (event.shiftKey && event.key === 'Enter'))) event.stopPropagation();
  });

  // From a change until Python has answered it, which it may never do, no figure looks as if it stood.
  let later;
  const ask = (part = at) => part.classList.add('pov-asking');
  // A page that was reloaded hears no more of what the notebook saves beside the controls.
  const said = (part) => (part.querySelector('.pov-lead-figure')?.parentNode ?? part.querySelector('.pov-reasons'))?.textContent;
  const follow = () => {
    const saved = at.closest('.jp-OutputArea')?.querySelector('.pov-still');
    if (at.classList.toggle('pov-behind', Boolean(saved) && said(saved) !== said(at))) later = setTimeout(follow, 2000);
  };
  const name = () => { // ipywidgets gives the handle of the slider none
    const handle = find('.noUi-handle');
    if (handle) handle.ariaLabel ||= handle.closest('.widget-slider').querySelector('label').textContent;
  };
  name();
  new MutationObserver((changes) => {
    name();
    const told = (what) => changes.some(({ target }) => target.closest(what));
    if (told('.pov-the-explained')) find('.pov-the-explained').classList.remove('pov-asking');
    if (!told('.pov-status')) return;
    at.classList.remove('pov-asking');
    clearTimeout(later);
    later = setTimeout(follow, 5000);
  }).observe(at, { childList: true, subtree: true });
  at.addEventListener('change', ({ target }) => {
    if (target.closest('.pov-asked .pov-fields')) ask();
    if (target.closest('.pov-why-part .pov-fields')) ask(find('.pov-the-explained'));
  });

  // While the slider is dragged its figure is shown where it will stand.
  const settle = (event) => {
    const slider = event.target.closest('.noUi-target');
    if (!slider || slider.povAlive) return;
    slider.povAlive = true;
    slider.noUiSlider.on('slide', ([value]) => { find('.pov-the-target input').value = Math.round(value); });
    slider.noUiSlider.on('change', ([value]) => {
      const { at: where, target } = find('.pov-status [data-answer]').dataset;
      if (String(Math.round(value)) !== where) ask();
      else find('.pov-the-target input').value = target; // Python hears of no change
    });
  };
  at.addEventListener('focusin', settle);
  at.addEventListener('pointerdown', settle, true);

  // The name of a unit is the label of a radio button; what is picked with it is written into the
  // control that Python listens to.
  at.addEventListener('change', (event) => {
    const to = find('.pov-the-picked input');
    if (!to || !event.target.matches('.pov-units input')) return;
    to.value = event.target.value;
    to.dispatchEvent(new Event('change', { bubbles: true }));
  });
  at.addEventListener('click', (event) => {
    const one = event.target.closest('.pov-units tbody tr')?.querySelector('input');
    if (one && !event.target.closest('label')) {
      one.click();
      one.focus();
    }
    if (event.target.closest('.pov-the-nearest')) find('.pov-the-target input').focus(); // it goes away
    if (event.target.closest('.pov-copy')) copy(event.target.closest('.pov-copy'));
  });

  // The units as a spreadsheet takes them: tabs, no dots in thousands, a hyphen for minus.
  const copy = (button) => {
    const plain = (text) => text.trim().replace(/[.,](?=\d{3}(?!\d))/g, '').replace(/^−/, '-').replace(/^[+–](?!\D)/, '')
      .replace(/^(?=[=+@\t\r]|-\D)/, "'");
    const rows = [...at.querySelectorAll('table.pov-units :is(thead, tbody) tr')].map((row) => [...row.cells]
      .filter((cell) => !cell.matches('.pov-chart, .pov-unnoted .say')).map((cell) => plain(cell.textContent)).join('\t'));
    const area = document.createElement('textarea');
    area.value = rows.join('\n');
    at.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    button.focus();
    button.nextElementSibling.textContent = done ? button.dataset.done : button.dataset.failed;
  };
}
