// Shown when nothing can be loaded: it does without a script.
export const csr = false;
