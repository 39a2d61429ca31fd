"""Is the service in this container ready? Its own answer: database and broker reachable. Exit code 0 says yes."""

import os
import sys
from http.client import HTTPConnection, HTTPException


def main() -> int:
    connection = HTTPConnection("127.0.0.1", int(os.environ.get("PAKBON_HTTP_PORT", "9100")), timeout=5)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        print(answer.read(200).decode(errors="replace").strip())
    except (OSError, HTTPException) as error:
        print(f"no answer: {error}")
        return 1
    return 0 if answer.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
