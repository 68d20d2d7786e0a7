"""`/personale`: signing in, and one's own account."""

from typing import Final

from monitors.colleague import Role, user_of
from monitors.pages.screen import Screen

ADDRESS: Final = "/personale"
_SIGN_IN: Final = """async ([user, password]) => {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ user, password })
  return (await fetch('/api/v1/staff/sign-in', { method: 'POST', headers, body })).status
}"""


class AccountPage(Screen):
    async def open(self, base_url: str) -> None:
        await self.go(base_url + ADDRESS, "personalets side")

    async def asks_to_sign_in(self) -> None:
        await self.arrived("Log ind")

    async def fill(self, user: str, password: str) -> None:
        await self.write("textbox", "Brugernavn", user)
        await self.write("textbox", "Adgangskode", password)

    async def send(self) -> None:
        await self.press("button", "Log ind")

    async def go_to_provider(self) -> None:
        await self.press("link", "Log ind med kommunens login")

    async def welcomes(self, name: str) -> None:
        """Wait for the name of whoever is signed in; it leads to the account."""
        await self.wait_for(self.page.get_by_role("link", name=name), f"navnet “{name}” øverst på siden")

    async def sign_out(self, name: str) -> None:
        await self.press("link", name, part=True)
        await self.arrived("Din konto")
        await self.press("button", "Log ud")

    async def sign_in_past_the_form(self, base_url: str, role: Role, mark: str) -> int:
        """The status of a sign-in that the page itself sends: its cookie is then the browser's own."""
        await self.open(base_url)
        await self.asks_to_sign_in()
        status: int = await self.page.evaluate(_SIGN_IN, [user_of(role), mark])
        return status
