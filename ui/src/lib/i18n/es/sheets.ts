import type { Message } from '../format.ts';
import type en from '../en/sheets.ts';

const messages: Record<keyof typeof en, Message> = {
  palette: 'Ir a',
  'palette.label': '¿Qué buscas?',
  'palette.search': 'Buscar «{q}»',
  'keys.next': 'Publicación o comentario siguiente',
  'keys.previous': 'Publicación o comentario anterior',
  'keys.next_thread': 'Hilo siguiente',
  'keys.previous_thread': 'Hilo anterior',
  'keys.parent': 'A lo que responde',
  'keys.open': 'Abrir',
  'keys.link': 'Seguir el enlace',
  'keys.comments': 'A los comentarios',
  'keys.fold': 'Plegar o desplegar el hilo',
  'keys.next_new': 'Siguiente comentario nuevo',
  'keys.select': 'Seleccionar para decidir',
  'keys.resolve': 'Resolver la denuncia',
  'keys.remove': 'Retirarlo',
  'keys.ban': 'Expulsar a quien lo escribió',
  'keys.lock': 'Cerrarlo',
  'keys.help': 'Esta lista',
  'keys.switch': 'Desactivarlos',
};

export default messages;
