//! A part of an answer that is written several times and made once.

use serde::ser::Error;
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use std::fmt;
use std::sync::{Arc, OnceLock};

/// A value whose JSON is made once, however often it is written: three hundred comments carry the same post.
pub struct Once<T>(Arc<Inner<T>>);

struct Inner<T> {
    value: T,
    json: OnceLock<Box<RawValue>>,
}

impl<T> Once<T> {
    /// The value; nothing is written yet.
    pub fn new(value: T) -> Self {
        Self(Arc::new(Inner { value, json: OnceLock::new() }))
    }
}

impl<T> Clone for Once<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: fmt::Debug> fmt::Debug for Once<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.value.fmt(f)
    }
}

impl<T: Serialize> Serialize for Once<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(json) = self.0.json.get() {
            return json.serialize(serializer);
        }
        let json = to_raw_value(&self.0.value).map_err(S::Error::custom)?;
        self.0.json.get_or_init(|| json).serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    struct Counted(AtomicU32);

    impl Serialize for Counted {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_u32(self.0.fetch_add(1, Ordering::Relaxed))
        }
    }

    #[test]
    fn a_value_is_written_as_itself_and_made_once() {
        let once = Once::new(Counted(AtomicU32::new(7)));
        assert_eq!(serde_json::to_string(&[&once, &once.clone(), &once]).unwrap(), "[7,7,7]");
    }
}
