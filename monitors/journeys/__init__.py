"""Every walk there is, by name."""

from monitors.journeys.add_a_person import AddAPerson
from monitors.journeys.book_change_cancel import BookChangeCancel
from monitors.journeys.call_next import CallNext
from monitors.journeys.cancel_and_undo import CancelAndUndo
from monitors.journeys.journey import Journey
from monitors.journeys.lost_link import LostLink
from monitors.journeys.mail_with_link import MailWithLink
from monitors.journeys.other_language import OtherLanguage
from monitors.journeys.partner_api import PartnerApi
from monitors.journeys.public_supply import PublicSupply
from monitors.journeys.report_a_fault import ReportAFault
from monitors.journeys.staff_rule_preview import StaffRulePreview
from monitors.journeys.staff_sign_in import StaffSignIn
from monitors.journeys.stand_arrival import StandArrival
from monitors.journeys.wishes_without_connection import WishesWithoutConnection

JOURNEYS: dict[str, type[Journey]] = {
    journey.name: journey
    for journey in (
        PublicSupply,
        OtherLanguage,
        BookChangeCancel,
        CancelAndUndo,
        AddAPerson,
        WishesWithoutConnection,
        MailWithLink,
        LostLink,
        ReportAFault,
        PartnerApi,
        StaffSignIn,
        StaffRulePreview,
        StandArrival,
        CallNext,
    )
}
