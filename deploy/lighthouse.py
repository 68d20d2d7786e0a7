"""Install Lighthouse in bench/lighthouse, and the Node that it needs. Only `make bench-pwa` has use for it."""

from build_pwa import install, with_node
from environment import ROOT, only_one
from node import FOR_LIGHTHOUSE

if __name__ == "__main__":
    with only_one("lighthouse"):
        install(with_node(FOR_LIGHTHOUSE), ROOT / "bench" / "lighthouse")
