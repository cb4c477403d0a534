//! MariaDB, which has the same driver as MySQL.

use super::pool::TracedPool;
use sqlx_mysql::MySql;

impl TracedPool<MySql> {
    /// Records that the server is MariaDB: `db.system.name` is `mariadb` instead of `mysql`. The connect options do not contain this.
    ///
    /// ```no_run
    /// use otel_sqlx::TracedPool;
    /// use sqlx::MySqlPool;
    ///
    /// # async fn connect() -> sqlx::Result<()> {
    /// let pool = TracedPool::new(MySqlPool::connect("mariadb://shop@db.example.com/shop").await?).mariadb();
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn mariadb(self) -> Self {
        self.rebuilt(Some("mariadb"), None)
    }
}
