"""What the state's WAS-Tool asks for, filled in as far as the municipality's file and the project's own tests tell.

The municipality itself states and publishes: nobody else may sign in to WAS-Tool for it.
"""

from datetime import date

from api.municipality_file.tables import MunicipalityPlan

ASSESSED_ON = date(2026, 11, 22)
"""When the assessment was last made as a whole; docs/accessibility.md says how."""
KNOWN_LIMITS = (
    "9.3.1.2 (Sprog i dele): Svar fra systemet, fx at en tid er taget, bliver stående på det sprog, de kom på, når "
    "borgeren skifter sprog imens. Det næste svar kommer på det nye sprog.",
)
NOT_ASSESSED = (
    "Skærmlæsere (NVDA, JAWS, VoiceOver, TalkBack) er ikke prøvet af mennesker.",
    "Kun Chromium er prøvet. Firefox og Safari er ikke.",
    "Mennesker med handicap har ikke prøvet løsningen.",
)
METHOD = (
    "Selvevaluering. Hver skærm er i hver tilstand undersøgt automatisk med axe-core (WCAG 2.2 A og AA) i lys og mørk "
    "udgave, på 320 pixels bredde, med tre gange så stor tekst og med et sprog, der læses fra højre mod venstre. "
    "En bestilling er gennemført alene med tastatur. Kravene i EN 301 549, som en maskine ikke kan se, er gennemgået "
    "på en tjekliste."
)


def statement_input(plan: MunicipalityPlan, today: date) -> str:
    """The fields of WAS-Tool in its order, in Danish, one heading each."""
    municipality = plan.municipality
    host = plan.hosts[0] if plan.hosts else "VÆRTSNAVN MANGLER I FILEN (hosts)"
    settings = municipality.settings
    fields = {
        "Websted": f"https://{host}",
        "Standardiseret adresse på erklæringen": f"https://www.was.digst.dk/{host.replace('.', '-')}",
        "Nem adresse": f"https://{host}/was",
        "Ansvarlig myndighed": municipality.name,
        "Telefonisk kontakt": settings.phone or "MANGLER I FILEN (phone): loven kræver et telefonnummer",
        "Skriftlig kontakt": settings.email or "MANGLER I FILEN (email): loven kræver en skriftlig vej",
        "Overholdelsesstatus": "Webstedet overholder standarden delvist (overholder de fleste krav)",
        "Evalueringsmetode": "Det offentlige organ har selv evalueret webstedet",
        "Beskrivelse af metoden": METHOD,
        "Indhold, der ikke er tilgængeligt": "\n".join(KNOWN_LIMITS),
        "Ikke undersøgt": "\n".join(NOT_ASSESSED),
        "Uforholdsmæssig stor byrde": "Ingen",
        "Undtaget indhold": "Intet",
        "Seneste evaluering": ASSESSED_ON.isoformat(),
        "Udarbejdet": today.isoformat(),
    }
    return "\n\n".join(f"{name}\n{value}" for name, value in fields.items())
