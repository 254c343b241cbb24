//! Captchas: a picture and a sound of a few letters, which a program has a hard time to read.

mod speech;

use crate::app::App;
use anyhow::Context;
use base::error::Result;
use base::ids::CaptchaId;
use base::kinds::CaptchaDifficulty;
use captcha::Difficulty;
use chrono::TimeDelta;
use db::captcha::Captcha;
use uuid::Uuid;

/// A captcha as it is shown.
#[derive(Debug, Clone)]
pub struct Shown {
    /// What the answer is given with.
    pub id: CaptchaId,
    /// A PNG image.
    pub png: Vec<u8>,
    /// A WAV recording that spells it.
    pub wav: Vec<u8>,
}

/// How long an answer is taken.
pub const VALID: TimeDelta = TimeDelta::minutes(10);

/// Makes a captcha; none if the site asks for none.
pub async fn make(app: &App) -> Result<Option<Shown>> {
    let site = app.site().await?;
    if !site.local.settings.captcha_enabled {
        return Ok(None);
    }
    let difficulty = match site.local.settings.captcha_difficulty {
        CaptchaDifficulty::Easy => Difficulty::Easy,
        CaptchaDifficulty::Medium => Difficulty::Medium,
        CaptchaDifficulty::Hard => Difficulty::Hard,
    };
    // Drawing and mixing take tens of milliseconds.
    let drawn = tokio::task::spawn_blocking(move || draw(difficulty));
    let Drawn { answer, png, wav } = drawn.await.context("drawing a captcha")??;
    let id = CaptchaId(Uuid::new_v4());
    let row = Captcha { id, answer, published_at: app.now() };
    db::captcha::insert(&mut *app.db().await?, &row).await?;
    Ok(Some(Shown { id, png, wav }))
}

/// Whether the answer is right, without regard to case. Right or wrong, it cannot be given again.
pub(super) async fn answered(app: &App, id: CaptchaId, answer: &str) -> Result<bool> {
    let oldest = app.now() - VALID;
    let asked = db::captcha::take(&mut *app.db().await?, id).await?;
    let asked = asked.filter(|asked| asked.published_at > oldest);
    Ok(asked.is_some_and(|asked| asked.answer.to_lowercase() == answer.trim().to_lowercase()))
}

struct Drawn {
    answer: String,
    png: Vec<u8>,
    wav: Vec<u8>,
}

fn draw(difficulty: Difficulty) -> anyhow::Result<Drawn> {
    let captcha = captcha::generate(difficulty);
    let answer = captcha.chars_as_string();
    let wav = speech::spell(&answer, &mut rand::rng())?;
    Ok(Drawn { png: captcha.as_png().context("drawing a captcha")?, wav, answer })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_difficulty_is_a_picture_and_a_sound_of_the_answer() {
        for difficulty in [Difficulty::Easy, Difficulty::Medium, Difficulty::Hard] {
            let drawn = draw(difficulty).unwrap();
            assert!((4..=6).contains(&drawn.answer.chars().count()), "{}", drawn.answer);
            assert_eq!(&drawn.png[1..4], b"PNG");
            assert_eq!(&drawn.wav[..4], b"RIFF");
        }
    }
}
