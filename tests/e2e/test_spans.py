"""The spans of both services, over both transports, as a receiver that is not ours understood them."""

from visit import CALLER, TENANT, assert_has


def test_every_request_has_its_answer(visit):
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


def test_a_registration_is_one_trace_through_both_services(visit):
    assert visit.trace("registered").outline() == [
        "POST /users [server, user-service]",
        "  service.register_user [internal, user-service]",
        "    security.hash_password [internal, user-service]",
        "    crud.create_user [internal, user-service]",
        "      INSERT users [client, user-service]",
        "    POST [client, user-service]",
        "      POST /send [server, mailer]",
        "        mailer.deliver [consumer, mailer]",
    ]


def test_a_trace_that_was_begun_elsewhere_is_continued(visit):
    seen = visit.trace("continued")
    assert visit.ids["continued"] == CALLER[0]
    assert [root.parent for root in seen.roots()] == [CALLER[1]], seen
    assert len(seen.spans) == len(visit.trace("registered").spans), seen
    assert {span.state for span in seen.spans} == {"vendor=7"}, seen


def test_spans_carry_what_the_conventions_ask_for(visit):
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


def test_delivery_links_to_the_request_that_queued_it(visit):
    seen = visit.trace("registered")
    request, delivery = seen.one("POST /send"), seen.one("mailer.deliver")
    assert (request.trace, request.id) in [(link.trace, link.id) for link in delivery.links], delivery


def test_times_of_spans_lie_within_those_of_their_parents(visit):
    seen = visit.trace("registered")
    for span in seen.spans:
        assert 0 < span.start <= span.end, span
        for child in seen.children(span):
            assert span.start <= child.start, f"{child} began before {span}"
            # A worker delivers after the request was answered.
            assert child.end <= span.end or child.kind == "CONSUMER", f"{child} ended after {span}"


def test_a_duplicate_is_an_error_inside_and_none_of_the_server(visit):
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


def test_what_is_refused_at_the_door_is_the_server_span_alone(visit):
    seen = visit.trace("invalid")
    assert seen.outline() == ["POST /users [server, user-service]"]
    assert_has(seen.one("POST /users"), **{"http.response.status_code": 422, "error.type": None})


def test_a_mailer_that_is_down_shows_in_the_client_span(visit):
    seen = visit.trace("mailer down")
    client = seen.one("POST")
    assert (client.kind, client.status) == ("CLIENT", "ERROR"), seen
    assert client.attributes.get("error.type"), f"{client} has {client.attributes}"
    assert "http.response.status_code" not in client.attributes, client.attributes
    assert seen.one("POST /users").status == "UNSET", seen
    assert_has(seen.one("service.register_user"), **{"users.welcomed": False, "error.type": None})
    (told,) = [log for log in visit.exported.logs if log.trace == visit.ids["mailer down"] and log.severity == "WARN"]
    assert (told.body, told.attributes["error.type"]) == (
        "no welcome mail: the mailer cannot be reached",
        "unreachable",
    ), told
    assert not [span for span in seen.spans if span.service == "mailer"], seen


def test_probes_leave_no_spans(visit):
    paths = {span.attributes.get("url.path") for span in visit.exported.spans}
    assert not paths & {"/health", "/ready", "/metrics"}, paths


def test_baggage_reaches_the_other_service(visit):
    seen = visit.trace("registered")
    for span in (seen.one("service.register_user"), seen.one("mailer.deliver")):
        assert_has(span, **{"tenant.id": TENANT})
