// What somebody typed, chose or ticked while the script was still on its way: it is set aside while the page is taken
// over, and done once more afterwards, so that it counts as if it had been done then.

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
type State = string | boolean | number | boolean[];

/** To be called before anything of the page is taken over; answers what is to be called after all of it was. */
export function setAside(root: ParentNode): () => void {
  const focused = document.activeElement;
  // All are looked at before the first is put back: buttons of a group are one choice.
  const found = [...root.querySelectorAll<Control>('input:not([type=hidden]), textarea, select')].map((control) => ({ control, state: read(control), caret: control === focused ? caretOf(control) : undefined }));
  for (const { control } of found) reset(control);
  const again = found
    .filter(({ control, state }) => String(state) !== String(read(control)) || (isFile(control) && state))
    .map(repeat);
  return () => again.forEach((act) => act());
}

const isFile = (control: Control): control is HTMLInputElement => control instanceof HTMLInputElement && control.type === 'file';
const isTick = (control: Control): control is HTMLInputElement => control instanceof HTMLInputElement && /^(checkbox|radio)$/.test(control.type);

function read(control: Control): State {
  if (control instanceof HTMLSelectElement) return [...control.options].map((option) => option.selected);
  if (isFile(control)) return control.files?.length ?? 0;
  return isTick(control) ? control.checked : control.value;
}

/** As the page came. */
function reset(control: Control): void {
  if (control instanceof HTMLSelectElement) for (const option of control.options) option.selected = option.defaultSelected;
  else if (isTick(control)) control.checked = control.defaultChecked;
  else if (!isFile(control) && control.value !== control.defaultValue) control.value = control.defaultValue;
}

/** `null` where there is none, as in fields for numbers. */
function caretOf(control: Control): [number, number] | null {
  if (control instanceof HTMLSelectElement || control.selectionStart === null) return null;
  return [control.selectionStart, control.selectionEnd ?? control.selectionStart];
}

/** How it is done again. `caret` is there if the keyboard is. */
function repeat({ control, state, caret }: { control: Control; state: State; caret: ReturnType<typeof caretOf> | undefined }): () => void {
  return () => {
    // Of a group only what was chosen tells.
    if (!control.isConnected || (control.type === 'radio' && !state)) return;
    if (control instanceof HTMLSelectElement) [...control.options].forEach((option, index) => (option.selected = (state as boolean[])[index] ?? false));
    else if (isTick(control)) control.checked = state as boolean;
    else if (!isFile(control)) {
      control.value = state as string;
      if (caret) control.setSelectionRange(...caret);
    }
    control.dispatchEvent(new Event('input', { bubbles: true }));
    // A text tells when it is left.
    if (caret && typeof state === 'string') return;
    control.dispatchEvent(new Event('change', { bubbles: true }));
    if (caret === undefined) control.dispatchEvent(new FocusEvent('blur'));
  };
}
