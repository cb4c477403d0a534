//! Postgres.

use super::{DatabaseLocation, Dialect, Driver, StatementStep, TracedDatabase, delegate_to_connection};
use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;
use sqlx_core::Error;
use sqlx_core::describe::Describe;
use sqlx_core::executor::{Execute, Executor as _};
use sqlx_core::sql_str::SqlStr;
use sqlx_postgres::{PgConnectOptions, Postgres};

impl TracedDatabase for Postgres {}

impl Driver for Postgres {
    const SYSTEM: &'static str = "postgresql";
    const DIALECT: Dialect = Dialect::Postgres;

    /// A socket has no port; the port is part of the file name of the socket.
    fn location(options: &PgConnectOptions) -> DatabaseLocation {
        let schema = options.get_options().and_then(first_schema);
        let namespace = match (options.get_database(), schema) {
            (Some(database), Some(schema)) => Some(format!("{database}|{schema}")),
            (database, schema) => database.or(schema).map(str::to_owned),
        };
        let socket = options.get_socket().map(|socket| socket.to_string_lossy().into_owned());
        let port = socket.is_none().then(|| options.get_port());
        DatabaseLocation { namespace, address: Some(socket.unwrap_or_else(|| options.get_host().to_owned())), port }
    }

    delegate_to_connection!();
}

/// `-c search_path=shop,public`
fn first_schema(options: &str) -> Option<&str> {
    let (_, path) = options.split_once("search_path=")?;
    path.split([',', ' ', '\\']).next().filter(|schema| !schema.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_that_of_the_options() {
        let options = PgConnectOptions::new_without_pgpass().host("db.example.com").port(6432).database("shop");
        let location = Postgres::location(&options);
        assert_eq!(location.namespace.as_deref(), Some("shop"));
        assert_eq!((location.address.as_deref(), location.port), (Some("db.example.com"), Some(6432)));
        let location = Postgres::location(&options.clone().options([("search_path", "orders,public")]));
        assert_eq!(location.namespace.as_deref(), Some("shop|orders"));
        let location = Postgres::location(&options.socket("/run/postgresql"));
        assert_eq!((location.address.as_deref(), location.port), (Some("/run/postgresql"), None));
    }
}
