// Pictures that are being sent for a text, and what is said about them.

import { refusal } from './submit.ts';
import { mediaOf, upload, UploadRefusal, type Upload } from './upload.ts';

export interface Attachment {
  id: number;
  name: string;
  /** What has been sent, from 0 to 1. */
  share: number;
  url: string | null;
  alt: string;
  /** Why it failed, in words. */
  wrong: string | null;
  file: File;
}

export class Attachments {
  list = $state<Attachment[]>([]);
  readonly #arrived: (attachment: Attachment) => void;
  readonly #uploads = new Map<number, Upload>();
  #next = 1;

  /** `arrived` is told of each picture with its address. */
  constructor(arrived: (attachment: Attachment) => void) {
    this.#arrived = arrived;
  }

  get busy(): boolean {
    return this.list.some(({ url, wrong }) => url === null && wrong === null);
  }

  /** Answers whether there was a picture among them. */
  add(files: Iterable<File> | null | undefined): boolean {
    const media = mediaOf(files);
    for (const file of media) {
      const id = this.#next++;
      this.list.push({ id, name: file.name, share: 0, url: null, alt: '', wrong: null, file });
      void this.#send(id);
    }
    return media.length > 0;
  }

  again(id: number): void {
    void this.#send(id);
  }

  remove(id: number): void {
    this.#uploads.get(id)?.cancel();
    this.list = this.list.filter((attachment) => attachment.id !== id);
  }

  async #send(id: number): Promise<void> {
    const attachment = this.list.find((one) => one.id === id);
    if (!attachment) return;
    attachment.wrong = null;
    attachment.share = 0;
    const sending = upload(attachment.file, (share) => (attachment.share = share));
    this.#uploads.set(id, sending);
    try {
      attachment.url = await sending.done;
      this.#arrived(attachment);
    } catch (error) {
      const code = error instanceof UploadRefusal ? error.code : 'unknown';
      if (code !== 'cancelled') attachment.wrong = refusal({ code, detail: error instanceof UploadRefusal ? error.detail : undefined });
    } finally {
      this.#uploads.delete(id);
    }
  }
}
