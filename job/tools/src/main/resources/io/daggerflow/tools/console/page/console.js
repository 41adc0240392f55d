// What the page needs beside htmx: forms in popovers, and the way from the graph to a row.
(() => {
  document.addEventListener('click', (event) => {
    const opener = event.target.closest('button[popovertarget]');
    if (opener) {
      const path = document.getElementById(opener.getAttribute('popovertarget'))?.querySelector('input[name=path]');
      if (path && opener.form === null) {
        path.value = opener.dataset.path ?? '';
      }
      return;
    }
    const node = event.target.closest('.graph [data-path]');
    const row = node && [...document.querySelectorAll('[data-node]')].find((each) => each.dataset.node === node.dataset.path);
    if (row) {
      document.querySelectorAll('.found').forEach((each) => each.classList.remove('found'));
      row.classList.add('found');
      row.scrollIntoView({block: 'center'});
    }
  });

  document.addEventListener('htmx:afterRequest', (event) => {
    event.target.closest?.('[popover]')?.hidePopover();
  });

  // The graph stays where it was scrolled to when its page is written anew.
  let place = null;
  document.addEventListener('htmx:beforeSwap', () => {
    const graph = document.getElementById('graph');
    place = graph && [graph.scrollLeft, graph.scrollTop];
  });
  document.addEventListener('htmx:afterSwap', () => {
    const graph = document.getElementById('graph');
    if (graph && place) {
      [graph.scrollLeft, graph.scrollTop] = place;
    }
  });
})();
