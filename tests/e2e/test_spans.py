"""The spans of both services over both transports, as decoded by a third-party receiver."""

from visit import CALLER, TENANT, assert_has


def test_every_request_gets_the_right_response(visit):
    seen = {name: answer.status_code for name, answer in visit.answers.items()}
    assert seen == {
        "registered": 201,
        "continued": 201,
        "duplicate": 409,
        "invalid": 422,
        "missing": 404,
        "mailer down": 201,
        "found": 200,
        "/health": 200,
        "/ready": 200,
        "/metrics": 200,
    }


def test_a_registration_is_one_trace_in_both_services(visit):
    assert visit.trace("registered").outline() == [
        "POST /users [server, user-service]",
        "  service.register_user [internal, user-service]",
        "    security.hash_password [internal, user-service]",
        "    crud.create_user [internal, user-service]",
        "      INSERT users [client, user-service]",
        "      INSERT mails [client, user-service]",
        "    POST [client, user-service]",
        "      POST /send [server, mailer]",
        "        mailer.deliver [consumer, mailer]",
        "    DELETE mails [client, user-service]",
    ]


def test_the_trace_of_the_caller_is_continued(visit):
    seen = visit.trace("continued")
    assert visit.ids["continued"] == CALLER[0]
    assert [root.parent for root in seen.roots()] == [CALLER[1]], seen
    assert len(seen.spans) == len(visit.trace("registered").spans), seen
    assert {span.state for span in seen.spans} == {"vendor=7"}, seen


def test_spans_have_the_attributes_of_the_conventions(visit):
    seen = visit.trace("registered")
    assert_has(
        seen.one("POST /users"),
        **{
            "http.request.method": "POST",
            "http.route": "/users",
            "url.path": "/users",
            "url.scheme": "http",
            "http.response.status_code": 201,
            "server.address": "127.0.0.1",
            "network.protocol.version": "1.1",
        },
    )
    user = visit.answers["registered"].json()["id"]
    assert_has(seen.one("service.register_user"), **{"user.id": user, "users.welcomed": True})
    assert_has(
        seen.one("INSERT users"),
        **{
            "db.system.name": "sqlite",
            "db.operation.name": "INSERT",
            "db.collection.name": "users",
            "db.query.text": "INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, $3, $4)",
        },
    )
    client, server = seen.one("POST"), seen.one("POST /send")
    assert_has(
        client,
        **{
            "http.request.method": "POST",
            "http.response.status_code": 202,
            "server.address": "127.0.0.1",
            "server.port": server.attributes["server.port"],
            "url.full": f"http://127.0.0.1:{server.attributes['server.port']}/send",
        },
    )
    assert_has(server, **{"http.request.method": "POST", "http.route": "/send", "http.response.status_code": 202})


def test_a_delivery_links_to_its_request(visit):
    seen = visit.trace("registered")
    request, delivery = seen.one("POST /send"), seen.one("mailer.deliver")
    assert (request.trace, request.id) in [(link.trace, link.id) for link in delivery.links], delivery


def test_spans_are_within_their_parents(visit):
    seen = visit.trace("registered")
    for span in seen.spans:
        assert 0 < span.start <= span.end, span
        for child in seen.children(span):
            assert span.start <= child.start, f"{child} started before {span}"
            # The worker delivers after the response.
            assert child.end <= span.end or child.kind == "CONSUMER", f"{child} ended after {span}"


def test_a_duplicate_is_not_an_error_of_the_server_span(visit):
    seen = visit.trace("duplicate")
    assert seen.outline() == [
        "POST /users [server, user-service]",
        "  service.register_user [internal, user-service] ERROR",
        "    security.hash_password [internal, user-service]",
        "    crud.create_user [internal, user-service] ERROR",
        "      INSERT users [client, user-service] ERROR",
    ]
    assert_has(seen.one("POST /users"), **{"http.response.status_code": 409, "error.type": None})
    assert_has(seen.one("service.register_user"), **{"error.type": "email_taken"})
    assert_has(seen.one("INSERT users"), **{"error.type": "2067", "db.response.status_code": "2067"})


def test_an_invalid_request_has_only_a_server_span(visit):
    seen = visit.trace("invalid")
    assert seen.outline() == ["POST /users [server, user-service]"]
    assert_has(seen.one("POST /users"), **{"http.response.status_code": 422, "error.type": None})


def test_an_unreachable_mailer_fails_the_client_span(visit):
    seen = visit.trace("mailer down")
    client = seen.one("POST")
    assert (client.kind, client.status) == ("CLIENT", "ERROR"), seen
    assert client.attributes.get("error.type"), f"{client} has {client.attributes}"
    assert "http.response.status_code" not in client.attributes, client.attributes
    assert seen.one("POST /users").status == "UNSET", seen
    assert_has(seen.one("service.register_user"), **{"users.welcomed": False, "error.type": None})
    (warning,) = [log for log in visit.exported.logs if log.trace == visit.ids["mailer down"] and log.severity == "WARN"]
    assert (warning.body, warning.attributes["error.type"]) == (
        "no welcome mail: the mailer cannot be reached",
        "unreachable",
    ), warning
    assert not [span for span in seen.spans if span.service == "mailer"], seen


def test_health_checks_have_no_spans(visit):
    paths = {span.attributes.get("url.path") for span in visit.exported.spans}
    assert not paths & {"/health", "/ready", "/metrics"}, paths


def test_baggage_reaches_the_other_service(visit):
    seen = visit.trace("registered")
    for span in (seen.one("service.register_user"), seen.one("mailer.deliver")):
        assert_has(span, **{"tenant.id": TENANT})
