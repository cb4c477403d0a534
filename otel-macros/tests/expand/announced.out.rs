use otel_runtime::counted;
impl Mailer {
    /// Sends a mail.
    #[cfg(feature = "mail")]
    pub(crate) async fn send(&self, mail: Mail) -> Result<(), Error> {
        let site = {
            enum __Here {}
            static __COUNT: ::otel_runtime::__private::Count = ::otel_runtime::__private::Count::new(
                    "acme.mails.sent",
                )
                .unit("{mail}")
                .description("Sends a mail.");
            static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::without_span(
                    "send",
                    ::otel_runtime::__private::source!(__Here),
                )
                .counts(&[&__COUNT]);
            &__SITE
        };
        ::otel_runtime::__private::in_future(
                site.open(|_| ()),
                async move {
                    if false {
                        return ::otel_runtime::__private::expect::<Result<(), Error>>();
                    }
                    '__counted: { self.connection.send(mail).await }
                },
                |result, end| {
                    end
                        .outcome(
                            ::otel_runtime::__private::probe(result).otel_error_type(),
                        )
                },
            )
            .await
    }
    #[cfg(feature = "mail")]
    ///Adds zero to the counter, so that its series exist before the first call.
    pub(crate) fn announce_mails() {
        enum __Here {}
        static __COUNT: ::otel_runtime::__private::Count = ::otel_runtime::__private::Count::new(
                "acme.mails.sent",
            )
            .unit("{mail}")
            .description("Sends a mail.");
        static __SITE: ::otel_runtime::__private::Site = ::otel_runtime::__private::Site::without_span(
                "send",
                ::otel_runtime::__private::source!(__Here),
            )
            .counts(&[&__COUNT]);
        ::otel_runtime::__private::Site::announce(
            &__SITE,
            &[
                &[],
                &[
                    (
                        "error.type",
                        ::otel_runtime::__private::ConstantValue::Text("timeout"),
                    ),
                ],
            ],
        );
    }
}
