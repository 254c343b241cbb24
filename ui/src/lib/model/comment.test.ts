import { expect, test } from 'vitest';
import { tree, type CommentItem } from './comment.ts';

function item(id: number, parentId: number | null, answers: number): CommentItem {
  return { id, parentId, answers } as CommentItem;
}

const shape = (nodes: ReturnType<typeof tree>): unknown => nodes.map((node) => [node.item.id, node.missing, shape(node.children)]);

test('answers stand below what they answer, in the order of the list', () => {
  const nodes = tree([item(1, null, 3), item(5, null, 0), item(3, 1, 0), item(2, 1, 1), item(4, 2, 0)]);
  expect(shape(nodes)).toEqual([[1, 0, [[3, 0, []], [2, 0, [[4, 0, []]]]]], [5, 0, []]]);
});

test('what is not loaded is counted once, where it is missing', () => {
  // 1 has four below it: 2, and three below 2 that were too deep.
  expect(shape(tree([item(1, null, 4), item(2, 1, 3)]))).toEqual([[1, 0, [[2, 3, []]]]]);
  // Two direct answers of 1 are missing, and one below 2.
  expect(shape(tree([item(1, null, 4), item(2, 1, 1)]))).toEqual([[1, 2, [[2, 1, []]]]]);
});

test('a thread that begins in the middle is a tree as well', () => {
  expect(shape(tree([item(7, 3, 1), item(8, 7, 0)]))).toEqual([[7, 0, [[8, 0, []]]]]);
});
