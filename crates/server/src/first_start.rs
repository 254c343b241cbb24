//! What happens once in the life of an instance: keys, secret, site and first admin.

use anyhow::{Context, anyhow};
use base::clock::Clock;
use base::settings::Settings;
use db::Pool;
use domain::App;
use domain::set_up::FirstStart;
use rand::distr::{Alphanumeric, SampleString};

/// Letters of a generated password: about 119 bits.
const PASSWORD_LETTERS: usize = 20;

/// The first admin's account, to be shown to who started the program.
pub struct FirstAdmin {
    /// Name.
    pub name: String,
    /// The generated password; none if the settings gave one.
    pub generated_password: Option<String>,
}

/// Writes the site unless there is one; answers whether it did.
pub async fn site(pool: &Pool, settings: &Settings, clock: &Clock) -> anyhow::Result<bool> {
    if db::site::find_local(&mut *pool.get().await?).await?.is_some() {
        return Ok(false);
    }
    let first = FirstStart {
        site_name: settings.setup.site_name.clone(),
        set_up: true,
        rate_limits: settings.rate_limits,
        key: federation::keys::generate().await?,
        jwt_secret: rand::random::<[u8; 32]>().to_vec(),
    };
    domain::set_up::run(pool, settings, first, clock.now()).await
}

/// Makes the first admin unless the instance has one; answers who it is if it was made.
pub async fn admin(app: &App) -> anyhow::Result<Option<FirstAdmin>> {
    let setup = &app.settings().setup;
    if domain::admin::exists(app).await.map_err(|error| anyhow!("{error}"))? {
        return Ok(None);
    }
    let given = setup.admin_password.as_ref().map(|password| password.reveal().to_owned());
    let generated = given.is_none().then(password);
    let password = given.or_else(|| generated.clone()).unwrap_or_default();
    let email = setup.admin_email.as_deref();
    let made = domain::account::create_with(app, &setup.admin_name, &password, true, email).await;
    made.map_err(|error| anyhow!("{error}"))
        .with_context(|| format!("making the first admin {}", setup.admin_name))?;
    Ok(Some(FirstAdmin { name: setup.admin_name.clone(), generated_password: generated }))
}

/// A password nobody has to remember for long.
pub fn password() -> String {
    Alphanumeric.sample_string(&mut rand::rng(), PASSWORD_LETTERS)
}
