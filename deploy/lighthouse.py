"""Install Lighthouse in bench/lighthouse, and the Node that it needs. Only `make bench-pwa` has use for it."""

from build_pwa import install, with_node
from environment import ROOT, only_one

NODE = (22, 19)
"""The oldest that runs it: bench/lighthouse/package.json says the same."""

if __name__ == "__main__":
    with only_one("lighthouse"):
        install(with_node(NODE), ROOT / "bench" / "lighthouse")
