// What a crew has begun to write stays on the phone until it is saved: keep(form) fills an empty field again and follows the
// typing; forget(ref) throws away what was written about a job that is done. Without storage nothing happens.
const PREFIX = "crew-draft ";
const place = (field) => `${PREFIX}${new URL(field.form.action).pathname}`;

export function keep(form) {
  for (const field of form.querySelectorAll("textarea")) {
    attempt(() => { field.value ||= localStorage.getItem(place(field)) ?? ""; });
    field.addEventListener("input", () => attempt(() => localStorage.setItem(place(field), field.value)));
  }
}

export function forget(ref) {
  attempt(() => {
    const about = Object.keys(localStorage).filter((name) => name.startsWith(`${PREFIX}/crew/work-orders/${ref}/`));
    for (const name of about) localStorage.removeItem(name);
  });
}

function attempt(action) {
  try { action(); } catch { /* a phone that keeps nothing */ }
}
