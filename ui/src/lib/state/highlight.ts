// Colours in code, once there is some on the page: the program for it is only loaded then.

/** Colours the code blocks of known languages below `root` that have not been yet. */
export async function highlight(root: ParentNode): Promise<void> {
  const blocks = [...root.querySelectorAll<HTMLElement>('.prose pre > code[class*="language-"]:not([data-lit])')];
  if (blocks.length === 0) return;
  for (const block of blocks) block.dataset.lit = '';
  const { default: hljs } = await import('highlight.js/lib/common');
  for (const block of blocks) {
    const language = /language-(\S+)/.exec(block.className)?.[1] ?? '';
    if (!hljs.getLanguage(language)) continue;
    // Made from the text alone, so that nothing of it can become markup.
    block.innerHTML = hljs.highlight(block.textContent ?? '', { language, ignoreIllegals: true }).value;
  }
}
