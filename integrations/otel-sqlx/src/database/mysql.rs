//! MySQL and MariaDB.

use super::{DatabaseLocation, Dialect, Driver, StatementStep, TracedDatabase, delegate_to_connection};
use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;
use sqlx_core::Error;
use sqlx_core::describe::Describe;
use sqlx_core::executor::{Execute, Executor as _};
use sqlx_core::sql_str::SqlStr;
use sqlx_mysql::{MySql, MySqlConnectOptions};

impl TracedDatabase for MySql {}

impl Driver for MySql {
    const SYSTEM: &'static str = "mysql";
    const DIALECT: Dialect = Dialect::MySql;

    /// A socket has no port.
    fn location(options: &MySqlConnectOptions) -> DatabaseLocation {
        let socket = options.get_socket().map(|socket| socket.to_string_lossy().into_owned());
        let port = socket.is_none().then(|| options.get_port());
        let address = Some(socket.unwrap_or_else(|| options.get_host().to_owned()));
        DatabaseLocation { namespace: options.get_database().map(str::to_owned), address, port }
    }

    delegate_to_connection!();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_that_of_the_options() {
        let options = MySqlConnectOptions::new().host("db.example.com").port(3307).database("shop");
        let location = MySql::location(&options);
        assert_eq!(location.namespace.as_deref(), Some("shop"));
        assert_eq!((location.address.as_deref(), location.port), (Some("db.example.com"), Some(3307)));
        let location = MySql::location(&MySqlConnectOptions::new().socket("/run/mysqld/mysqld.sock"));
        assert_eq!((location.address.as_deref(), location.port), (Some("/run/mysqld/mysqld.sock"), None));
        assert_eq!(location.namespace, None);
    }
}
