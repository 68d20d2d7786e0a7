"""The jobs that run by the clock or on a poke, and what each does."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import asyncpg

from api.arrivals import giving_back
from api.arrivals import upkeep as arrivals
from api.arrivals.mails import arrival_mails
from api.bookings import upkeep as bookings
from api.bookings.calling_instead import call_instead
from api.bookings.mails import booking_mails
from api.calendars.operations import EXTEND_HORIZONS, extend_horizons
from api.contacts.mails import code_mails
from api.contacts.operations import forget_codes
from api.fault_reports import operations as fault_reports
from api.jobs.running import HOUSEKEEPING
from api.jobs.schedule import At, Every, Job, Registry
from api.messages.outbox import Clock, deliver_due, forget_settled
from api.messages.rules import Message, OutboxRow, stable_id
from api.messages.smtp import SmtpSender
from api.settings import Settings
from api.staff.audit import forget_audit
from api.staff.devices.operations import forget_devices
from api.staff.sessions import forget_sessions
from api.test_citizens import operations as test_citizens
from api.traffic import operations as traffic

DELIVER = "deliver-messages"


def jobs_of(settings: Settings, now: Clock) -> Registry:
    jobs = {
        **HOUSEKEEPING,
        "end-due-bookings": Job(Every(5), bookings.end_due, longest=timedelta(minutes=1)),
        "remove-synthetic-bookings": Job(Every(60), bookings.remove_synthetic),
        "remove-synthetic-tickets": Job(Every(60), arrivals.remove_synthetic),
        "give-time-back": Job(Every(60), giving_back.give_back),
        "close-days": Job(At(0, 40), arrivals.close_days),
        EXTEND_HORIZONS: Job(At(0, 20), extend_horizons),
        "erase-contacts": Job(At(3, 20), bookings.erase),
        "forget-contact-codes": Job(Every(3600), forget_codes),
        "forget-fault-reports": Job(Every(3600), fault_reports.forget),
        "forget-settled-messages": Job(At(3, 50), forget_settled),
        "forget-test-citizens": Job(Every(3600), test_citizens.forget),
        "forget-sessions": Job(Every(3600), partial(forget_sessions, idle=settings.staff_idle)),
        "forget-audit": Job(At(4, 30), partial(forget_audit, kept=settings.audit_kept)),
        "forget-devices": Job(Every(60), forget_devices),
        "forget-traffic": Job(At(4, 0), traffic.forget),
    }
    if settings.smtp_url:
        send = SmtpSender(settings.smtp_url, settings.mail_from, now)
        render = booking_mails(settings.key, settings.public_url, now) | code_mails(settings.key, now)
        render |= arrival_mails()

        async def deliver(pool: asyncpg.Pool, _: datetime) -> Any:
            async def keep(row: OutboxRow, message: Message) -> None:
                if settings.demo:
                    # The demo's mailbox delivers to nobody, and shows all there is.
                    await send(message, stable_id(row))
                await test_citizens.keep_message(pool, row, message, now())

            return await deliver_due(pool, render, send, now, sandbox=keep, given_up=call_instead)

        jobs[DELIVER] = Job(Every(10), deliver)
    return jobs
