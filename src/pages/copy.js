// Copies an address. Without JavaScript the buttons stay hidden, and the address is there to be selected.
const status = document.querySelector('[role="status"]');

for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    const copied = await copy(field.value);
    if (copied) button.focus();
    status.textContent = copied ? button.dataset.copied : button.dataset.selected;
  });
}

// A page that came without TLS has no clipboard, and a browser may refuse: then what is selected can be copied by hand.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
