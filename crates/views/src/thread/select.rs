//! Which comments of a thread a tree shows, and in which order.

use crate::comment_order::{Key, Order};
use crate::thread::{Node, Thread};
use base::ids::CommentId;
use std::collections::BinaryHeap;

/// Most comments of one tree (docs/reference/api-v3.md 1.2).
pub const MAX_COMMENTS: usize = 300;

/// Where a tree begins and how far down it reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// The comment it begins at; none: the post.
    pub root: Option<CommentId>,
    /// Of what is directly below that, only what comes after this one in the order, and the root not again.
    pub after: Option<CommentId>,
    /// Levels below that: with a root that of its replies is the first, without one that of the answers to the post. None: all.
    pub max_depth: Option<i64>,
}

/// A part of a thread.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Selected {
    /// The comments, each after its parent.
    pub ids: Vec<CommentId>,
    /// The last one of the first level, if there are more of that level: the next part is what comes after it.
    pub next: Option<CommentId>,
}

/// The best comments by the order, at most [`MAX_COMMENTS`]: parents come before their replies, siblings are in exact order.
///
/// A comment that is not accepted is left out with everything below it: clients have nowhere to put a reply without its parent. Below the root alone the replies are shown either way, since they were asked for.
///
/// All of the first level wait from the start, so that those selected are the first of them: what is left of that level comes after the last one.
pub fn select(thread: &Thread, order: Order, reach: Reach, accepts: impl Fn(&Node) -> bool) -> Selected {
    let mut selected = Selected::default();
    let root = reach.root.and_then(|id| thread.find(id));
    if reach.root.is_some() && root.is_none() {
        return selected;
    }
    let after = reach.after.and_then(|id| thread.find(id)).map(|node| order.key(node.facts()));
    let replies = |below: Option<&Node>| {
        let replies = thread.replies(below).filter(|node| reach.holds(root, node) && accepts(node));
        replies.map(|node| Waiting { key: order.key(node.facts()), id: node.id }).collect::<Vec<_>>()
    };
    let mut first_level = replies(root);
    first_level.retain(|reply| after.as_ref().is_none_or(|after| reply.key < *after));
    let mut left = first_level.len();
    let mut waiting = BinaryHeap::from(first_level);
    if let Some(root) = root.filter(|root| reach.after.is_none() && accepts(root)) {
        selected.ids.push(root.id);
    }
    while selected.ids.len() < MAX_COMMENTS {
        let Some(best) = waiting.pop() else { break };
        let node = thread.find(best.id);
        if node.and_then(|node| thread.parent(node)).map(|parent| parent.id) == reach.root {
            left -= 1;
            selected.next = Some(best.id);
        }
        selected.ids.push(best.id);
        waiting.extend(replies(node));
    }
    if left == 0 {
        selected.next = None;
    }
    selected
}

impl Reach {
    /// Whether a comment is not too far down. Source: docs/reference/api-v3.md 6.2.
    pub fn holds(&self, root: Option<&Node>, node: &Node) -> bool {
        let Some(max_depth) = self.max_depth else { return true };
        let first = root.map_or(0, |root| i64::from(root.depth) + 1);
        i64::from(node.depth) - first < max_depth
    }
}

/// A comment whose parent is selected; the best one is the largest.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Waiting {
    key: Key,
    id: CommentId,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post_list::Rules;
    use crate::thread::Row;
    use crate::thread::tests::row;
    use base::kinds::CommentSort;
    use chrono::{DateTime, Utc};
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn now() -> DateTime<Utc> {
        "2026-05-02T12:00:00Z".parse().unwrap()
    }

    /// The definition, spelled out: again and again the best of all comments that may come next.
    fn by_definition(thread: &Thread, order: Order, reach: Reach, hidden: &HashSet<i32>) -> Vec<CommentId> {
        let root = reach.root.and_then(|id| thread.find(id));
        let path = |node: &Node| {
            let mut path = vec![*node];
            while let Some(parent) = path.last().and_then(|last| thread.parent(last)) {
                path.push(*parent);
            }
            path
        };
        let mut selected: Vec<CommentId> = Vec::new();
        loop {
            let next = thread.nodes().iter().filter(|node| !selected.contains(&node.id)).filter(|node| {
                let path = path(node);
                let inside = root.is_none_or(|root| path.iter().any(|above| above.id == root.id));
                let level =
                    i64::try_from(path.len()).unwrap() - root.map_or(0, |root| i64::from(root.depth) + 1);
                let deep = reach.max_depth.is_some_and(|max| level > max);
                let is_root = root.is_some_and(|root| root.id == node.id);
                let open = path.iter().skip(1).all(|above| {
                    let outside = root.is_some_and(|root| above.depth <= root.depth);
                    outside || selected.contains(&above.id)
                });
                inside && (is_root || !deep) && open && !hidden.contains(&node.id.0)
            });
            // The root has no siblings here: it comes first whatever its key.
            let best = next
                .max_by_key(|node| (root.is_some_and(|root| root.id == node.id), order.key(node.facts())));
            match best {
                Some(best) if selected.len() < MAX_COMMENTS => selected.push(best.id),
                Some(_) | None => return selected,
            }
        }
    }

    /// A thread of up to `most` comments, each under an earlier one or the post, with votes and ages that often tie.
    fn threads(most: usize) -> impl Strategy<Value = Vec<Row>> {
        let comment = (any::<prop::sample::Index>(), any::<bool>(), 0..4, 0..4, 0_i64..5, 0..10);
        prop::collection::vec(comment, 0..most).prop_map(|comments| {
            let mut rows: Vec<Row> = Vec::new();
            for (place, (parent, top, up, down, age, distinguished)) in comments.into_iter().enumerate() {
                let parent = (place > 0 && !top).then(|| i32::try_from(parent.index(place)).unwrap());
                let mut row = row(i32::try_from(place).unwrap(), parent, up, down);
                row.published_at = now() - chrono::TimeDelta::days(age * 2) - chrono::TimeDelta::hours(1);
                row.distinguished = distinguished == 0;
                rows.push(row);
            }
            rows
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn the_heap_selects_what_the_definition_says(
            rows in threads(40),
            sort in prop::sample::select(CommentSort::ALL),
            root in prop::option::weighted(0.3, 0..50),
            max_depth in prop::option::of(-1_i64..5),
            hidden in prop::collection::hash_set(0..40, 0..4),
        ) {
            let thread = Thread::new(rows);
            let order = Order::in_thread(sort, Rules::V3, now());
            let reach = Reach { root: root.map(CommentId), after: None, max_depth };
            let selected = select(&thread, order, reach, |node| !hidden.contains(&node.id.0)).ids;
            let expected = match reach.root {
                Some(id) if thread.find(id).is_none() => Vec::new(),
                _ => by_definition(&thread, order, reach, &hidden),
            };
            prop_assert_eq!(selected, expected);
        }
    }

    #[test]
    fn three_hundred_are_the_best_with_their_parents() {
        // A bad comment with a good reply, and four hundred in between.
        let mut rows = vec![row(0, None, 1, 50), row(1, Some(0), 900, 0)];
        rows.extend((2..402).map(|id| row(id, None, id, 0)));
        let thread = Thread::new(rows);
        let order = Order::in_thread(CommentSort::Top, Rules::V3, now());
        let whole = Reach { root: None, after: None, max_depth: None };
        let selected = select(&thread, order, whole, |_| true).ids;
        assert_eq!(selected.len(), MAX_COMMENTS);
        assert_eq!(selected.first(), Some(&CommentId(401)));
        assert!(!selected.contains(&CommentId(1)), "a reply never comes without its parent");

        let below = Reach { root: Some(CommentId(0)), after: None, max_depth: Some(1) };
        assert_eq!(select(&thread, order, below, |_| true).ids, [CommentId(0), CommentId(1)]);
        let hidden_root = select(&thread, order, below, |node| node.id.0 != 0).ids;
        assert_eq!(hidden_root, [CommentId(1)], "what is below the root was asked for");
    }

    #[test]
    fn the_root_comes_alone_without_any_depth() {
        let thread = Thread::new(vec![row(1, None, 1, 0), row(2, Some(1), 1, 0)]);
        let order = Order::in_thread(CommentSort::Hot, Rules::V3, now());
        let reach = |root, max_depth| Reach { root, after: None, max_depth: Some(max_depth) };
        let select = |reach| select(&thread, order, reach, |_| true).ids;
        assert_eq!(select(reach(Some(CommentId(1)), 0)), [CommentId(1)]);
        assert_eq!(select(reach(None, 0)), []);
        assert_eq!(select(reach(None, i64::MAX)).len(), 2);
        assert_eq!(select(reach(None, i64::MIN)), []);
    }

    #[test]
    fn parts_of_a_long_thread_hold_every_answer_to_the_post_once_and_in_order() {
        let mut rows: Vec<Row> = (0..700).map(|id| row(id, None, 1 + id % 90, 0)).collect();
        rows.extend((700..800).map(|id| row(id, Some(id - 100), 1000, 0)));
        let thread = Thread::new(rows);
        let order = Order::in_thread(CommentSort::Top, Rules::V4, now());
        let (mut after, mut parts) = (None, Vec::new());
        loop {
            let part = select(&thread, order, Reach { root: None, after, max_depth: None }, |_| true);
            after = part.next;
            parts.push(part.ids);
            if after.is_none() {
                break;
            }
        }
        assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), [300, 300, 200]);
        let roots: Vec<&Node> =
            parts.iter().flatten().filter_map(|id| thread.find(*id)).filter(|node| node.depth == 0).collect();
        assert_eq!(roots.len(), 700);
        assert!(roots.is_sorted_by(|one, next| order.key(one.facts()) > order.key(next.facts())));

        let root = Some(CommentId(0));
        let below = Thread::new((0..400).map(|id| row(id, (id > 0).then_some(0), 1 + id, 0)).collect());
        let first = select(&below, order, Reach { root, after: None, max_depth: Some(1) }, |_| true);
        assert_eq!((first.ids.len(), first.ids.first()), (300, root.as_ref()));
        let second = select(&below, order, Reach { root, after: first.next, max_depth: Some(1) }, |_| true);
        assert_eq!((second.ids.len(), second.next), (100, None), "its root is there already");
    }
}
