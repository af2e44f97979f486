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
    ],
)
def test_secrets_are_hidden(text: str) -> None:
    assert "hunter2" not in redact(text)
    assert "***" in redact(text)


@pytest.mark.parametrize("text", ["GET /v2.1/servers/1", "No valid host was found.", "GET /v3/auth/tokens", "tokens expired: 3"])
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text


def test_arguments_and_parameters_are_hidden_by_their_names() -> None:
    given = {"args": "(1)", "kwargs": "{}", "db.params": "(1)", "request": "req-1"}
    assert redacted(given) == {"args": "***", "kwargs": "***", "db.params": "***", "request": "req-1"}
