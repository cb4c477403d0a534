use otel_runtime::counted;

impl Mailer {
    /// Sends a mail.
    #[counted("acme.mails.sent", unit = "{mail}", announce(announce_mails, [], [error.type = "timeout"]))]
    #[cfg(feature = "mail")]
    pub(crate) async fn send(&self, mail: Mail) -> Result<(), Error> {
        self.connection.send(mail).await
    }
}
