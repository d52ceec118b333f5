// A page that knows the element only by its tag: the form around it is a form like any other.
import 'cailiang-form';

const form = document.querySelector<HTMLFormElement>('#register');
const sent = document.querySelector<HTMLElement>('#sent');
form?.addEventListener('submit', (event) => {
  event.preventDefault();
  if (sent !== null) sent.textContent = JSON.stringify(Object.fromEntries(new FormData(form)), null, 2);
});
