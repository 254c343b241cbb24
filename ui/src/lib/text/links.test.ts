import { expect, test } from 'vitest';
import { domainOf, hostIn, mediaKind, ownPath, youTubeId } from './links.ts';

test('the kind of a link is told by its type, else by its name', () => {
  expect(mediaKind(null)).toBe('text');
  expect(mediaKind('https://a.test/x.JPG?size=2')).toBe('image');
  expect(mediaKind('https://a.test/x', 'image/webp')).toBe('image');
  expect(mediaKind('https://a.test/x.webm')).toBe('video');
  expect(mediaKind('https://a.test/jpg')).toBe('link');
  expect(mediaKind('nonsense')).toBe('link');
});

test('a domain is shown without www', () => {
  expect(domainOf('https://www.a.test/x')).toBe('a.test');
  expect(domainOf('nonsense')).toBeNull();
});

test('a host is one with or without the rest of an address, and no handle', () => {
  expect(hostIn(' Example.org ')).toBe('example.org');
  expect(hostIn('https://a.example.org:8443/c/books')).toBe('a.example.org:8443');
  for (const other of ['ada', '@ada@a.test', '!books@a.test', 'c/books', 'a..b', 'http://', '']) expect(hostIn(other), other).toBeNull();
});

test('videos of YouTube are known by their name', () => {
  expect(youTubeId('https://www.youtube.com/watch?v=dQw4w9WgXcQ')).toBe('dQw4w9WgXcQ');
  expect(youTubeId('https://youtu.be/dQw4w9WgXcQ')).toBe('dQw4w9WgXcQ');
  expect(youTubeId('https://youtube.com/watch?v="><script>')).toBeNull();
});

test('one is only led back within the site', () => {
  expect(ownPath('/c/books?sort=new')).toBe('/c/books?sort=new');
  for (const path of ['https://evil.test', '//evil.test', '/\\evil.test', '', null]) expect(ownPath(path)).toBeNull();
});
