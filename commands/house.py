"""All services and the gateway in one process, on the in-process broker: the embedded way to run.

`python -m commands.house` with the settings in the environment. Says "ready" when everything answers.
With --day it lets a day's work be done in it, and ends with that day's verdict; with --elsewhere the services run in
processes of their own, on the broker of the environment, and only the day's work is done here.
"""

import kit.run  # patches, before anything else

import argparse  # isort: skip
import os  # isort: skip
import signal  # isort: skip
import sys  # isort: skip
from pathlib import Path  # isort: skip

import eventlet  # isort: skip

from commands import SERVICES, day  # isort: skip
from commands.opening import connect_partners  # isort: skip
from kit import heap, logs, settings  # isort: skip
from kit.asking import Asker  # isort: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sandbox", required=True, help="address of the world in a box, whose shops are connected")
    parser.add_argument("--day", type=Path, help="do a day's work; its PDFs go here")
    parser.add_argument("--elsewhere", action="store_true")
    options = parser.parse_args()
    logs.to_stderr()
    config = settings.load()
    if options.elsewhere:
        heap.loaded()
        sys.exit(day.work(config, options.sandbox, options.day))
    verdict = 0

    def started() -> None:
        asker = Asker(config.broker)
        asker.start()
        connect_partners(asker.call, options.sandbox)
        print("ready", flush=True)
        if options.day:
            eventlet.spawn(work)

    def work() -> None:
        nonlocal verdict
        verdict = 1
        try:
            verdict = day.work(config, options.sandbox, options.day)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    kit.run.serve(list(SERVICES.values()), config, started)
    sys.exit(verdict)


if __name__ == "__main__":
    main()
