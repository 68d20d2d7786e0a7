import json

from api.app import create_litestar
from api.settings import ROOT, read_settings
from api.web.document import document_of
from api.web.edge import Measures


def test_the_document_that_the_pages_are_typed_by_is_the_apis_own() -> None:
    app = create_litestar(read_settings(), "", Measures(), jobs=False)
    committed = json.loads((ROOT / "pwa" / "openapi.json").read_text())
    assert committed == json.loads(json.dumps(document_of(app))), "Write it anew: borgertid openapi > pwa/openapi.json"
