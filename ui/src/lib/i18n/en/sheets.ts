// What the sheets say that a key opens: the list of keys, and the palette.

export default {
  palette: 'Go to',
  'palette.label': 'What are you looking for?',
  'palette.search': 'Search for “{q}”',
  'keys.next': 'Next post or comment',
  'keys.previous': 'Previous post or comment',
  'keys.next_thread': 'Next thread',
  'keys.previous_thread': 'Previous thread',
  'keys.parent': 'What it answers',
  'keys.open': 'Open',
  'keys.link': 'Follow the link',
  'keys.comments': 'To the comments',
  'keys.fold': 'Fold or unfold the thread',
  'keys.next_new': 'Next new comment',
  'keys.select': 'Select for a decision',
  'keys.resolve': 'Resolve the report',
  'keys.remove': 'Remove it',
  'keys.ban': 'Ban its author',
  'keys.lock': 'Lock it',
  'keys.help': 'This list',
  'keys.switch': 'Switch them off',
} as const;
