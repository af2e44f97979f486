"""What nobody should pass on."""

from __future__ import annotations

import pytest

from stackseq.observe.redact import redact, redacted


@pytest.mark.parametrize(
    "text",
    [
        "password=hunter2",
        "adminPass: 'hunter2'",
        '{"user_data": "hunter2"}',
        "mysql+pymysql://nova:hunter2@db/nova",
        "X-Auth-Token: hunter2",
        "X-Subject-Token: {SHA256}hunter2",
        "gAAAAABhunter2hunter2hunter2hunter2",
        "GET /v2.0/tokens/hunter2",
        "Authorization: Bearer hunter2",
        "{'auth_token': u'hunter2'}",
        r"{\"adminPass\": \"hunter2\", \"x\": 1}",
        r'{"adminPass": "hun\"ter2 hunter2"}',
        r"{'password': 'it\'s hunter2'}",
        r'b"{\"server\": {\"user_data\": \"hunter2\"}}"',
        'password = "no end hunter2',
        '"secret": {"a": "b}", "c": ["d", "hunter2"]}',
        "'personality': [{'path': '/etc/x', 'contents': 'hunter2'}]",
        "injected_files=[('/etc/x', 'hunter2')]",
        "openstack --os-password hunter2 server list",
        "openstack --os-password 'hunter2 hunter2' server list",
        "iscsiadm -m node --op update -n node.session.auth.password -v hunter2",
        r"-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY----- hunter2",
        "rabbit://nova:no@one:5672,nova:hunter2@two:5672/",
        "redis://:hunter2@controller:6379/0",
        "mysql+pymysql://nova:hunter2/hunter2@hunter2@db/nova",
        "[SQL: INSERT INTO x VALUES (%(a)s)] [parameters: {'a': 'hunter2'}]",
        "[SQL: UPDATE x SET y=%s] [parameters: [('a)]', 'hunter2')]] (Background on this error)",
        "api_key=hunter2",
        "admin_pass=hunter2",
        "MYSQL_PWD=hunter2",
        "'encryption_key': 'hunter2'",
        "Cookie: sessionid=hunter2; other=hunter2",
        'Authorization: Digest username="x", response="hunter2"',
        "vnc_auto.html?path=%3Ftoken%3Dhunter2",
        "GET /v1/AUTH_x/c/o?temp_url_sig=hunter2",
        "GET /v1/x?sig=hunter2",
        '{"key": "admin_pass", "value": "hunter2"}',
        "('X-Auth-Token', 'hunter2')",
        "<password>hunter2</password>",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.hunter2",
        "$6$salt$hunter2hunter2",
    ],
)
def test_secrets_are_hidden(text: str) -> None:
    assert "hunter2" not in redact(text)
    assert "***" in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "GET /v2.1/servers/1",
        "No valid host was found.",
        "GET /v3/auth/tokens",
        "tokens expired: 3",
        "GET http://controller:8776/v3/os-services?host=controller@lvm",
        "Filter RetryFilter passed: 3 hosts",
        "KeyError: 'key'",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text


def test_arguments_and_parameters_are_hidden_by_their_names() -> None:
    given = {"args": "(1)", "kwargs": "{}", "db.params": "(1)", "request": "req-1"}
    assert redacted(given) == {"args": "***", "kwargs": "***", "db.params": "***", "request": "req-1"}


@pytest.mark.parametrize(
    "text",
    [
        "token" * 40_000,
        '"token": ' * 20_000,
        "--" * 100_000 + "token",
        "secret=[" + "[(" * 50_000,
        "secret=[" + "\\" * 90_000,
        "a://u:p" + "@" * 90_000,
    ],
)
def test_hiding_takes_time_that_grows_with_the_text(text: str) -> None:
    assert len(redact(text)) <= len(text) + 3
