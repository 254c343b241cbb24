//! Spelling the letters of a captcha as a recording, with noise and pauses that differ each time.

use anyhow::Context;
use rand::{Rng, RngExt};

/// Samples a second, one byte each, of the recordings and of what is made of them.
const RATE: u32 = 11_025;
/// Bytes before the samples of a WAV file that says no more than it must.
const HEADER: usize = 44;
/// The value of silence.
const SILENCE: i16 = 128;
/// Loudest noise; speech reaches 100.
const NOISE: i16 = 12;
/// Samples between letters, least and most: 0.3 to 0.7 seconds.
const PAUSE: std::ops::Range<usize> = 3_300..7_700;

/// A WAV recording of the letters, one after the other.
pub(super) fn spell(text: &str, random: &mut impl Rng) -> anyhow::Result<Vec<u8>> {
    let mut samples = Vec::new();
    pause(&mut samples, random);
    for letter in text.chars() {
        let sound = sound(letter).with_context(|| format!("{letter} has no sound"))?;
        // A little louder or softer each time.
        let loudness = random.random_range(80..=110);
        samples
            .extend(sound.iter().skip(HEADER).map(|sample| (i16::from(*sample) - SILENCE) * loudness / 100));
        pause(&mut samples, random);
    }
    let noisy = samples.into_iter().map(|sample| {
        let sample = sample + SILENCE + random.random_range(-NOISE..=NOISE);
        u8::try_from(sample.clamp(0, 255)).unwrap_or(u8::MAX)
    });
    wav(noisy.collect())
}

fn pause(samples: &mut Vec<i16>, random: &mut impl Rng) {
    samples.extend(std::iter::repeat_n(0, random.random_range(PAUSE)));
}

/// The samples as a WAV file: PCM, one channel, one byte a sample.
fn wav(samples: Vec<u8>) -> anyhow::Result<Vec<u8>> {
    let length = u32::try_from(samples.len()).context("a recording is too long")?;
    let mut file = Vec::with_capacity(samples.len() + HEADER);
    file.extend(b"RIFF");
    file.extend((length + 36).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    file.extend(1_u16.to_le_bytes());
    file.extend(1_u16.to_le_bytes());
    file.extend(RATE.to_le_bytes());
    file.extend(RATE.to_le_bytes());
    file.extend(1_u16.to_le_bytes());
    file.extend(8_u16.to_le_bytes());
    file.extend(b"data");
    file.extend(length.to_le_bytes());
    file.extend(samples);
    Ok(file)
}

/// The recording of a letter or digit, whatever its case. Those that look like others (`0`, `o`) are in no captcha.
fn sound(letter: char) -> Option<&'static [u8]> {
    let sound: &[u8] = match letter.to_ascii_lowercase() {
        '1' => include_bytes!("sounds/1.wav"),
        '2' => include_bytes!("sounds/2.wav"),
        '3' => include_bytes!("sounds/3.wav"),
        '4' => include_bytes!("sounds/4.wav"),
        '5' => include_bytes!("sounds/5.wav"),
        '6' => include_bytes!("sounds/6.wav"),
        '7' => include_bytes!("sounds/7.wav"),
        '8' => include_bytes!("sounds/8.wav"),
        '9' => include_bytes!("sounds/9.wav"),
        'a' => include_bytes!("sounds/a.wav"),
        'b' => include_bytes!("sounds/b.wav"),
        'c' => include_bytes!("sounds/c.wav"),
        'd' => include_bytes!("sounds/d.wav"),
        'e' => include_bytes!("sounds/e.wav"),
        'f' => include_bytes!("sounds/f.wav"),
        'g' => include_bytes!("sounds/g.wav"),
        'h' => include_bytes!("sounds/h.wav"),
        'i' => include_bytes!("sounds/i.wav"),
        'j' => include_bytes!("sounds/j.wav"),
        'k' => include_bytes!("sounds/k.wav"),
        'l' => include_bytes!("sounds/l.wav"),
        'm' => include_bytes!("sounds/m.wav"),
        'n' => include_bytes!("sounds/n.wav"),
        'p' => include_bytes!("sounds/p.wav"),
        'q' => include_bytes!("sounds/q.wav"),
        'r' => include_bytes!("sounds/r.wav"),
        's' => include_bytes!("sounds/s.wav"),
        't' => include_bytes!("sounds/t.wav"),
        'u' => include_bytes!("sounds/u.wav"),
        'v' => include_bytes!("sounds/v.wav"),
        'w' => include_bytes!("sounds/w.wav"),
        'x' => include_bytes!("sounds/x.wav"),
        'y' => include_bytes!("sounds/y.wav"),
        'z' => include_bytes!("sounds/z.wav"),
        _ => return None,
    };
    Some(sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_the_pictures_is_spoken() {
        for letter in captcha::Captcha::new().supported_chars() {
            assert!(sound(letter).is_some_and(|sound| sound.starts_with(b"RIFF")), "{letter}");
        }
    }

    #[test]
    fn a_recording_says_how_long_it_is_and_differs_each_time() {
        let mut random = rand::rng();
        let (one, other) = (spell("aB3", &mut random).unwrap(), spell("aB3", &mut random).unwrap());
        assert_ne!(one, other);
        let declared = u32::from_le_bytes(one[40..44].try_into().unwrap());
        assert_eq!(usize::try_from(declared).unwrap(), one.len() - HEADER);
        let seconds = declared / RATE;
        assert!((3..=6).contains(&seconds), "{seconds} seconds");
        assert!(spell("ß", &mut random).is_err());
    }
}
