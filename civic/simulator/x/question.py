"""A query string, understood: which fields and expansions, how many, from where to where. What X would not take is
refused with the parameter named."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from civic.simulator import snowflake
from civic.simulator.clock import parse_iso
from civic.simulator.x.problems import bad_parameter
from civic.simulator.x.vocabulary import Vocabulary, old_expansion, old_field


def names_in(text: str) -> frozenset[str]:
    return frozenset(text.split())


POST_FIELDS = names_in(
    "article attachments author_id card_uri community_id context_annotations conversation_id created_at"
    " display_text_range edit_controls edit_history_tweet_ids entities geo id in_reply_to_user_id lang"
    " media_metadata non_public_metrics note_tweet organic_metrics possibly_sensitive promoted_metrics"
    " public_metrics referenced_tweets reply_settings scopes source suggested_source_links text withheld"
    " article_title matched_media_notes note_request_suggestions paid_partnership suggested_source_links_with_counts"
)
USER_FIELDS = names_in(
    "affiliation connection_status created_at description entities id is_identity_verified location"
    " most_recent_tweet_id most_recent_post_id name parody pinned_tweet_id pinned_post_id profile_banner_url"
    " profile_image_url protected public_metrics receives_your_dm subscription subscription_type url username"
    " verified verified_followers_count verified_type withheld confirmed_email subscribes_to_you"
)
MEDIA_FIELDS = names_in(
    "alt_text duration_ms height media_key non_public_metrics organic_metrics preview_image_url promoted_metrics"
    " public_metrics type url variants width"
)
PLACE_FIELDS = names_in("contained_within country country_code full_name geo id name place_type")
POLL_FIELDS = names_in("duration_minutes end_datetime id options voting_status")
EXPANSIONS = names_in(
    "article.cover_media article.media_entities attachments.media_keys attachments.media_source_tweet"
    " attachments.poll_ids author_id author_screen_name edit_history_tweet_ids entities.mentions.username"
    " entities.note.mentions.username geo.place_id in_reply_to_user_id pinned_tweet_id referenced_tweets.id"
    " referenced_tweets.id.author_id referenced_tweets.id.attachments.media_keys username"
)
_FIELD_SETS = {
    "tweet.fields": POST_FIELDS,
    "post.fields": POST_FIELDS,
    "user.fields": USER_FIELDS,
    "media.fields": MEDIA_FIELDS,
    "place.fields": PLACE_FIELDS,
    "poll.fields": POLL_FIELDS,
    "expansions": EXPANSIONS,
}
READING = frozenset(_FIELD_SETS)
TIMELINE = READING | names_in("since_id until_id max_results pagination_token start_time end_time exclude")

SEARCH = (TIMELINE - {"exclude"}) | names_in("query next_token sort_order")


@dataclass(frozen=True)
class Question:
    """Field and expansion names are the old ones, whatever vocabulary they were asked in."""

    vocabulary: Vocabulary = Vocabulary.TWEET
    post_fields: frozenset[str] = frozenset()
    user_fields: frozenset[str] = frozenset()
    media_fields: frozenset[str] = frozenset()
    place_fields: frozenset[str] = frozenset()
    expansions: frozenset[str] = frozenset()
    rest: Mapping[str, str] = field(default_factory=dict)

    def snowflake(self, name: str) -> int | None:
        return self._read(name, _snowflake, "is not a valid id")

    def moment_ms(self, name: str) -> int | None:
        return self._read(name, parse_iso, "is not a valid RFC 3339 time")

    def whole_number(self, name: str, default: int, least: int, most: int) -> int:
        number = self._read(name, int, "is not a number")
        number = default if number is None else number
        if not least <= number <= most:
            message = f"The `{name}` query parameter value [{number}] is not between {least} and {most}"
            raise bad_parameter(name, [str(number)], message)
        return number

    def _read(self, name: str, read: Callable[[str], int], complaint: str) -> int | None:
        value = self.rest.get(name)
        if value is None:
            return None
        try:
            return read(value)
        except ValueError:
            message = f"The `{name}` query parameter value [{value}] {complaint}"
            raise bad_parameter(name, [value], message) from None


EVERYTHING = Question(
    post_fields=POST_FIELDS,
    user_fields=USER_FIELDS,
    media_fields=MEDIA_FIELDS,
    place_fields=PLACE_FIELDS,
    expansions=EXPANSIONS,
)


def understand(params: Mapping[str, str], known: frozenset[str]) -> Question:
    for name, value in params.items():
        if name not in known:
            message = f"The query parameter [{name}] is not one of [{','.join(sorted(known))}]"
            raise bad_parameter(name, [value], message)
    asked = {name: _names(params, name) for name in _FIELD_SETS}
    return Question(
        vocabulary=Vocabulary.of(params, (params.get("expansions") or "").split(",")),
        post_fields=asked["tweet.fields"] | asked["post.fields"],
        user_fields=asked["user.fields"],
        media_fields=asked["media.fields"],
        place_fields=asked["place.fields"],
        expansions=asked["expansions"],
        rest={name: value for name, value in params.items() if name not in _FIELD_SETS},
    )


def _names(params: Mapping[str, str], parameter: str) -> frozenset[str]:
    translate = old_expansion if parameter == "expansions" else old_field
    given = [name.strip() for name in params.get(parameter, "").split(",") if name.strip()]
    known = _FIELD_SETS[parameter]
    for name in given:
        if translate(name) not in known:
            listed = ",".join(sorted(known))
            message = f"The `{parameter}` query parameter value [{name}] is not one of [{listed}]"
            raise bad_parameter(parameter, [name], message)
    return frozenset(translate(name) for name in given)


def _snowflake(value: str) -> int:
    if (number := snowflake.parse(value)) is None:
        raise ValueError(value)
    return number
