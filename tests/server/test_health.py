"""What `doctor` says of a machine that is to serve."""

import socket

from rlvr_verify.cli.main import main
from rlvr_verify.server import Settings
from rlvr_verify.server.health import checks


def test_a_port_that_is_taken_is_told_with_what_to_do(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        monkeypatch.setattr("rlvr_verify.server.health.Settings", lambda: Settings(port=number))
        (found,) = checks()
        assert not found.ok
        assert str(number) in found.detail
        assert "--port" in found.remedy
    (found,) = checks()
    assert found.ok


def test_doctor_names_the_port_and_every_extra(capsys):
    main(["doctor"])
    said = capsys.readouterr().out
    for name in ("port", "parquet", "server", "ray", "tokens", "analysis", "trl"):
        assert f"  {name}: " in said
