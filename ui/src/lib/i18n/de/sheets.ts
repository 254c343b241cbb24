import type { Message } from '../format.ts';
import type en from '../en/sheets.ts';

const messages: Record<keyof typeof en, Message> = {
  palette: 'Gehe zu',
  'palette.label': 'Wonach suchst du?',
  'palette.search': 'Nach „{q}“ suchen',
  'keys.next': 'Nächster Beitrag oder Kommentar',
  'keys.previous': 'Voriger Beitrag oder Kommentar',
  'keys.next_thread': 'Nächster Strang',
  'keys.previous_thread': 'Voriger Strang',
  'keys.parent': 'Worauf geantwortet wird',
  'keys.open': 'Öffnen',
  'keys.link': 'Dem Link folgen',
  'keys.comments': 'Zu den Kommentaren',
  'keys.fold': 'Strang ein- oder ausklappen',
  'keys.next_new': 'Nächster neuer Kommentar',
  'keys.select': 'Für eine Entscheidung auswählen',
  'keys.resolve': 'Meldung erledigen',
  'keys.remove': 'Entfernen',
  'keys.ban': 'Wer es schrieb, sperren',
  'keys.lock': 'Schließen',
  'keys.help': 'Diese Liste',
  'keys.switch': 'Abschalten',
};

export default messages;
