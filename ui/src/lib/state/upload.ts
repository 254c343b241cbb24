// Sends a picture and tells how far it is.

export interface Upload {
  /** The address of the picture; refused with an {@link UploadRefusal}. */
  done: Promise<string>;
  cancel(): void;
}

export class UploadRefusal extends Error {
  readonly code: string;
  readonly detail: string | undefined;

  constructor(code: string, detail?: string) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}

/** `progress` is told the share that was sent, from 0 to 1. */
export function upload(file: File, progress: (share: number) => void): Upload {
  // Not `fetch`, which does not tell how much has been sent.
  const request = new XMLHttpRequest();
  const done = new Promise<string>((resolve, reject) => {
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    });
    request.addEventListener('load', () => {
      const answer = (request.response ?? {}) as { url?: string; code?: string; detail?: string };
      if (request.status === 200 && answer.url) resolve(answer.url);
      else reject(new UploadRefusal(request.status === 413 ? 'too_large' : (answer.code ?? 'unknown'), answer.detail));
    });
    request.addEventListener('error', () => reject(new UploadRefusal('unreachable')));
    request.addEventListener('timeout', () => reject(new UploadRefusal('unreachable')));
    request.addEventListener('abort', () => reject(new UploadRefusal('cancelled')));
    request.open('POST', '/upload');
    request.responseType = 'json';
    request.timeout = 120_000;
    const body = new FormData();
    body.set('file', file);
    request.send(body);
  });
  return { done, cancel: () => request.abort() };
}

/** The pictures and videos among files. */
export function mediaOf(files: Iterable<File> | null | undefined): File[] {
  return [...(files ?? [])].filter((file) => /^(image|video)\//.test(file.type));
}
