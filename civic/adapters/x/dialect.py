"""What we ask X for, in the two vocabularies that X has: the old one, and the one of its later specification.

In: nothing. Out: query parameters for reading posts with their authors, photos, places and parents. Which of
the two X understands shows in its answers; `misunderstood` tells.
"""

from enum import Enum

from civic.adapters.x.line import Refused

_POST = (
    "attachments author_id conversation_id created_at {history} entities geo in_reply_to_user_id lang {note}"
    " possibly_sensitive {referenced} reply_settings"
)
# The ids of the edit history are enough: its texts would be billed as posts and tell nothing more.
_EXPANSIONS = "attachments.media_keys geo.place_id {referenced}.id {referenced}.id.attachments.media_keys"
_ALWAYS = {
    "media.fields": "alt_text,height,media_key,preview_image_url,type,url,width",
    "place.fields": "country_code,full_name,geo,place_type",
}
USER = {"user.fields": "name,protected,username"}


class Dialect(Enum):
    TWEET = "tweet"
    POST = "post"

    @property
    def other(self) -> "Dialect":
        return Dialect.POST if self is Dialect.TWEET else Dialect.TWEET

    def everything(self) -> dict[str, str]:
        """Posts with all that a report can need."""
        wanted = self.without_authors()
        return {**wanted, "expansions": f"author_id,{wanted['expansions']}", **USER}

    def without_authors(self) -> dict[str, str]:
        """The same where their authors are known, or of no account."""
        return {f"{self.value}.fields": self._say(_POST), "expansions": self._say(_EXPANSIONS), **_ALWAYS}

    def words_only(self) -> dict[str, str]:
        """Posts with their text and what they answer; nothing that is billed besides the post."""
        return {f"{self.value}.fields": self._say("{referenced} {note}")}

    def standing(self) -> dict[str, str]:
        """Whether posts are shown everywhere."""
        return {f"{self.value}.fields": "withheld"}

    def _say(self, names: str) -> str:
        old = self is Dialect.TWEET
        said = names.format(
            history=f"edit_history_{self.value}_ids",
            note="note_tweet" if old else "note_post",
            referenced="referenced_tweets" if old else "referenced_posts",
        )
        return ",".join(said.split())


def misunderstood(refused: Refused, dialect: Dialect) -> bool:
    """Whether X refused a question because of the vocabulary it was asked in."""
    told = str(refused.problem)
    names = (f"{dialect.value}.fields", "expansions", f"referenced_{dialect.value}s")
    return refused.status == 400 and any(name in told for name in names)
