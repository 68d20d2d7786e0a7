"""What planners do through the API (the file, calendars, figures, absences), and what clerks keep up with."""

from litestar import Router

from api.planning.calendar import read_calendar
from api.planning.document import preview_document, read_document, save_document
from api.planning.figures import read_figures
from api.planning.finding import find_bookings
from api.planning.history import preview_restore, read_file, read_history, read_old_file, restore_version
from api.planning.sick import preview_sick, tell_sick
from api.planning.tasks import finish_task, read_tasks

PLANNING = Router(
    "/staff",
    route_handlers=[
        read_file,
        read_history,
        read_old_file,
        preview_restore,
        restore_version,
        read_document,
        preview_document,
        save_document,
        read_calendar,
        read_figures,
        preview_sick,
        tell_sick,
        read_tasks,
        finish_task,
        find_bookings,
    ],
)
