"""./pakbon VERB …: finds the verb's file and hands over."""

import argparse
import importlib
import sys

VERBS = {
    "demo": "the whole system on this machine, with a shop, a carrier and a mailbox in a box",
    "test": "everything: checks, tests, journeys, browser",
    "check": "only the checks: style, types, imports, contracts, migrations",
    "bench": "the measurements; figures go to bench/RESULTS.md",
    "run": "one service, or several in one process, with the settings of the environment",
    "migrate": "databases, schemas and queues, once before anything starts",
    "staff": "add a member of staff, or give a new password",
    "shop": "try, add and list shops",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="pakbon", description="The back office for webshops that run on Magento.")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    modules = {}
    for verb, help_text in VERBS.items():
        sub = verbs.add_parser(verb, help=help_text, description=help_text)
        if verb == wanted:  # only the wanted verb's file is imported: `run` must patch before anything else
            modules[verb] = importlib.import_module(f"commands.{verb}")
            modules[verb].arguments(sub)
    if wanted in ("", "help"):
        parser.print_help()
        return 0
    options = parser.parse_args()
    return int(modules[options.verb].main(options) or 0)


if __name__ == "__main__":
    sys.exit(main())
