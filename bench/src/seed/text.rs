//! Text that compresses and matches searches about as what people write: common words often, rare ones now and then.

use crate::random::Random;

/// Words, the commonest first.
static WORDS: &str = include_str!("words.txt");
const SYLLABLES: [&str; 24] = [
    "ba", "ker", "lo", "min", "tra", "ve", "sol", "qui", "ren", "dor", "pha", "li", "gan", "tu", "mer", "zo",
    "ny", "cal", "his", "bro", "fen", "wy", "ost", "ju",
];

/// Writes words and sentences.
pub struct Writer {
    words: Vec<&'static str>,
    random: Random,
}

impl Writer {
    /// A writer with a sequence of its own.
    pub fn new(seed: u64) -> Self {
        Self { words: WORDS.split_whitespace().collect(), random: Random::new(seed) }
    }

    /// A line of `least` to `most` words, as in a title.
    pub fn line(&mut self, least: u32, most: u32) -> String {
        let mut text = String::new();
        for _ in 0..least + self.random.below(most - least + 1) {
            self.push_word(&mut text);
        }
        capitalised(&text)
    }

    /// Sentences of about `words` words in all, in paragraphs.
    pub fn text(&mut self, words: u32) -> String {
        let mut text = String::new();
        let mut left = words.max(1);
        while left > 0 {
            let count = left.min(5 + self.random.below(14));
            let mut sentence = String::new();
            for _ in 0..count {
                self.push_word(&mut sentence);
            }
            if !text.is_empty() {
                text.push_str(if self.random.chance(0.2) { "\n\n" } else { " " });
            }
            text.push_str(&capitalised(&sentence));
            text.push(if self.random.chance(0.1) { '?' } else { '.' });
            left -= count;
        }
        text
    }

    /// About `mean` words, most texts shorter and some much longer.
    pub fn text_around(&mut self, mean: u32) -> String {
        let words = 2 + self.random.skewed(mean * 3, 2.0);
        self.text(words)
    }

    /// A word as in a path, with a number that makes it unlike others.
    pub fn slug(&mut self) -> String {
        let title = self.line(2, 6).to_lowercase().replace(' ', "-");
        format!("{title}-{}", self.random.below(1_000_000))
    }

    fn push_word(&mut self, text: &mut String) {
        if !text.is_empty() {
            text.push(' ');
        }
        if self.random.chance(0.04) {
            for _ in 0..2 + self.random.below(3) {
                text.push_str(SYLLABLES.get(self.random.below(24) as usize).unwrap_or(&"a"));
            }
            return;
        }
        let count = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let place = self.random.skewed(count, 2.2);
        text.push_str(self.words.get(place as usize).unwrap_or(&"the"));
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_as_many_words_as_asked_for() {
        let text = Writer::new(1).text(60);
        assert_eq!(text.split_whitespace().count(), 60);
        assert!(text.starts_with(char::is_uppercase));
        assert!(text.ends_with(['.', '?']));
        let mean =
            (0..200).map(|seed| Writer::new(seed).text_around(24).split_whitespace().count()).sum::<usize>()
                / 200;
        assert!((20..32).contains(&mean), "{mean}");
    }
}
