"""Work that is done by the clock: one leader writes what is due, workers do it (D6)."""

from api.jobs.running import HOUSEKEEPING, Poke, overdue_jobs, running_jobs
from api.jobs.schedule import At, Every, Job, OverdueJob, Registry

__all__ = ["HOUSEKEEPING", "At", "Every", "Job", "OverdueJob", "Poke", "Registry", "overdue_jobs", "running_jobs"]
