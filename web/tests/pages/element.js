// Puts elements on the page for the tests: window.put({item, packs, …attributes}, parent selector).
import '/element/cailiang-form.js';

window.put = async (attributes, parent = '#main') => {
  const element = document.createElement('cailiang-form');
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.toggleAttribute(name, true);
    else if (name === 'case') element.case = value;
    else element.setAttribute(name, value);
  }
  document.querySelector(parent).append(element);
  await window.ready(element);
  return element;
};

window.ready = async (element) => {
  while (element.assessment === null && element.problems.length === 0) await new Promise((done) => setTimeout(done, 5));
  await element.updateComplete;
};
