"""What staff do through the API: all of it behind their token."""

from litestar import Router

from api.staff.misfits import keep_misfit, read_misfits
from api.staff.municipality import preview_municipality, save_municipality
from api.web.tokens import STAFF_SECURITY, demand_staff_token

STAFF = Router(
    "/staff",
    guards=[demand_staff_token],
    security=STAFF_SECURITY,
    route_handlers=[read_misfits, keep_misfit, preview_municipality, save_municipality],
)
