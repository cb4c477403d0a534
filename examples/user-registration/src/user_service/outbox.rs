//! The outbox: a table of the welcome mails that the mailer has not accepted yet. A registration writes its mail in the
//! transaction that stores the user, so neither a crash nor a mailer that is down loses it.

use super::database::{Database, on};
use super::domain::UserId;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::Context;
use otel_runtime::context::{extract, inject};
use sqlx::Row as _;
use std::collections::HashMap;
use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds until the first retry. A registration sends its mail itself, and takes less than this.
const FIRST_RETRY: i64 = 10;

/// Seconds between later retries at most. Before that, the pause doubles each time.
const LONGEST_PAUSE: i64 = 300;

/// Adds a mail: the user, now, when to retry, and the headers.
pub const INSERT: &str = "INSERT INTO mails (user_id, queued, due, attempts, headers) VALUES ($1, $2, $3, 1, $4)";
const DELETE: &str = "DELETE FROM mails WHERE user_id = $1";
const COUNT: &str = "SELECT count(*) FROM mails";

/// Takes the mail that is due first. The condition is repeated because Postgres checks it again after it has waited for another
/// instance that takes the same mail.
const TAKE: &str = "\
UPDATE mails
SET attempts = attempts + 1, due = $1 + CASE WHEN attempts < 5 THEN $2 << attempts ELSE $3 END
WHERE user_id = (SELECT user_id FROM mails WHERE due <= $1 ORDER BY due LIMIT 1) AND due <= $1
RETURNING user_id, queued, headers";

/// The table of mails.
#[derive(Clone)]
pub struct Outbox(Database);

/// A mail that the mailer did not accept when it was sent last.
pub struct WaitingMail {
    pub user: UserId,
    /// The context of the registration.
    pub registration: Context,
    queued: i64,
}

/// The columns of a new mail that do not depend on the user.
pub struct NewMail {
    pub queued: i64,
    pub due: i64,
    pub headers: String,
}

impl Outbox {
    pub fn new(database: Database) -> Self {
        Self(database)
    }

    /// Removes a mail that was sent or given up.
    pub async fn remove(&self, user: UserId) -> sqlx::Result<()> {
        on!(self.0, pool => sqlx::query(DELETE).bind(user.to_string()).execute(pool).await.map(drop))
    }

    /// Takes a mail that is due. It is due again later, unless it is removed.
    ///
    /// Without telemetry, as [`count`](Self::count), because both run every second.
    pub async fn take(&self) -> sqlx::Result<Option<WaitingMail>> {
        on!(self.0, pool => {
            let take = sqlx::query(TAKE).bind(now()).bind(FIRST_RETRY).bind(LONGEST_PAUSE);
            let Some(row) = take.fetch_optional(pool.inner()).await? else { return Ok(None) };
            let user: String = row.try_get("user_id")?;
            let user = user.parse().map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
            let headers: String = row.try_get("headers")?;
            Ok(Some(WaitingMail { user, registration: context(&headers), queued: row.try_get("queued")? }))
        })
    }

    /// The number of mails that wait.
    pub async fn count(&self) -> sqlx::Result<i64> {
        on!(self.0, pool => sqlx::query_scalar(COUNT).fetch_one(pool.inner()).await)
    }
}

impl NewMail {
    /// A mail that is sent now, with the current context.
    pub fn now() -> Self {
        let queued = now();
        Self { queued, due: queued + FIRST_RETRY, headers: headers(&Context::current()) }
    }
}

impl WaitingMail {
    /// Seconds since the registration.
    pub fn age(&self) -> i64 {
        now() - self.queued
    }
}

/// Seconds since the Unix epoch.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

fn headers(context: &Context) -> String {
    let mut headers = HeaderMap::new();
    inject(context, &mut headers);
    let named: HashMap<_, _> =
        headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))).collect();
    serde_json::to_string(&named).unwrap_or_default()
}

/// Headers that cannot be read are ignored: a mail is worth more than its trace.
fn context(headers: &str) -> Context {
    let named: HashMap<String, String> = serde_json::from_str(headers).unwrap_or_default();
    let pair =
        |(name, value): (String, String)| Some((HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?));
    extract(&named.into_iter().filter_map(pair).collect())
}

#[cfg(test)]
mod tests {
    use super::{Database, NewMail, Outbox, UserId, on};

    async fn outbox_with_a_mail(due: i64) -> (Outbox, UserId) {
        // Shared by the connections of this pool, which would otherwise have a database each.
        let database = Database::open("sqlite::memory:?cache=shared").await.expect("a database");
        let user = UserId::random();
        let mail = NewMail { due, ..NewMail::now() };
        on!(database, pool => {
            let insert = sqlx::query("INSERT INTO users (id, email, password_hash) VALUES ($1, $1, 'x')");
            insert.bind(user.to_string()).execute(pool.inner()).await.map(drop).expect("a user");
            let insert = sqlx::query(super::INSERT).bind(user.to_string()).bind(mail.queued).bind(mail.due);
            insert.bind(mail.headers).execute(pool.inner()).await.map(drop).expect("a mail");
        });
        (Outbox::new(database), user)
    }

    #[tokio::test]
    async fn the_pause_doubles_up_to_five_minutes() {
        let (outbox, user) = outbox_with_a_mail(0).await;
        let mut pauses = Vec::new();
        for _ in 0..6 {
            let mail = outbox.take().await.expect("no error").expect("a mail is due");
            assert_eq!(mail.user, user);
            assert!(outbox.take().await.expect("no error").is_none(), "nobody else takes it");
            pauses.push(due_in(&outbox).await);
            on!(outbox.0, pool => sqlx::query("UPDATE mails SET due = 0").execute(pool.inner()).await.map(drop))
                .expect("updated");
        }
        assert!(pauses.iter().zip([20, 40, 80, 160, 300, 300]).all(|(a, b)| (b - 1..=b).contains(a)), "{pauses:?}");
        assert_eq!(outbox.count().await.expect("no error"), 1);
        outbox.remove(user).await.expect("removed");
        assert_eq!(outbox.count().await.expect("no error"), 0);
    }

    #[tokio::test]
    async fn a_mail_of_a_running_registration_is_left_alone() {
        let (outbox, _) = outbox_with_a_mail(NewMail::now().due).await;
        assert!(outbox.take().await.expect("no error").is_none());
    }

    async fn due_in(outbox: &Outbox) -> i64 {
        let due: i64 = on!(outbox.0, pool => sqlx::query_scalar("SELECT due FROM mails").fetch_one(pool.inner()).await)
            .expect("a mail");
        due - super::now()
    }
}
