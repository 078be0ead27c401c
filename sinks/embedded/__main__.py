"""`python -m sinks.embedded`: run the gateway."""

import argparse
import sys
from pathlib import Path

from schemas.errors import EpifuseError
from sinks.embedded.engine import Limits
from sinks.embedded.gateway import Options, serve
from sinks.embedded.users import read_passwords


def main() -> int:
    """Serve until stopped; 2 when it cannot start, with the reason on stderr."""
    parser = argparse.ArgumentParser(prog="python -m sinks.embedded", description=__doc__)
    parser.add_argument("--path", type=Path, required=True, help="folder of the database; one process at a time")
    parser.add_argument("--http-port", type=int, default=0, help="HTTP port on loopback; 0: a free one")
    parser.add_argument("--tcp-port", type=int, default=0, help="native protocol port on loopback; 0: a free one")
    parser.add_argument("--password-file", type=Path, required=True, help='JSON: {"epifuse": "…", "analyst": "…"}')
    parser.add_argument("--database", default="epifuse", help="database whose views analysts may read")
    parser.add_argument("--query-seconds", type=int, default=120, help="longest time one query may take")
    asked = parser.parse_args()
    limits = Limits(query_seconds=asked.query_seconds)
    options = Options(asked.path, asked.http_port, asked.tcp_port, asked.database, limits)
    try:
        serve(options, read_passwords(asked.password_file))
    except (EpifuseError, OSError) as error:
        sys.stderr.write(f"gateway: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
