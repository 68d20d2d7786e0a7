"""Install the provider that the tests of staff's sign-in ask, in tests/oidc, and a Node to run it."""

from build_pwa import install, with_node
from environment import ROOT, only_one
from node import FOR_PAGES

if __name__ == "__main__":
    with only_one("oidc"):
        install(with_node(FOR_PAGES), ROOT / "tests" / "oidc")
