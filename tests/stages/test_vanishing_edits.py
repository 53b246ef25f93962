"""A post is edited and goes from its platform at nearly the same time: whichever comes first, nothing of it stays."""

from dataclasses import replace

from civic import intake, triage
from civic.core.message import MessageState
from civic.core.post import InboundPost, PostPhoto
from civic.core.report import ReportState
from tests.stages.test_edits import stored
from tests.stages.test_fieldwork import finish
from tests.stages.test_intake import whole
from tests.stages.test_seen_before import second
from tests.stages.test_vanishing import (
    Vanished,
    everything_kept,
    everything_public,
    kept,
    look_up,
    staff_read,
)
from tests.world import SWING, World, newer

SAID = "grandson"
GATE = "@WrenfordCouncil the swing at Alma Park is broken, by the gate. My grandson fell."


def other_version(post: InboundPost) -> InboundPost:
    photos = (PostPhoto("http://127.0.0.1:9/photo.jpg", f"My {SAID}"),)
    return replace(post, id=str(int(post.id) + 1000), text=GATE, photos=photos, raw={"text": GATE})


def comes(world: World, post: InboundPost) -> bool:
    with world.house.opener.writing() as store:
        return intake.listening.store_post(store, post, world.clock.now(), newer)


def joined_and_edited(world: World) -> InboundPost:
    """A second resident's report was joined to the swing's; now they write something else, with a photo."""
    world.channels["x"] = Vanished()
    second(world)
    edit = replace(
        other_version(stored(world, "002").post),
        text="@WrenfordCouncil the slide at Ferry Reserve is cracked, my grandson fell",
    )
    assert comes(world, edit)
    world.work()
    return edit


def kinds(world: World) -> list[str]:
    return [event.kind for event in whole(world).events]


def test_a_post_that_goes_while_its_edit_is_taken_in_leaves_nothing(world: World) -> None:
    """Its photos were hung on the report after all had been taken away, and nobody looked for it again."""
    world.swing()
    edit = other_version(kept(world))
    assert comes(world, edit)
    world.clock.pass_(hours=21)

    class Meanwhile(Vanished):
        def photo(self, url: str) -> bytes:
            assert look_up(world, Vanished(edit.id)) == 1
            return super().photo(url)

    world.channels["x"] = Meanwhile()
    world.work()
    assert whole(world).photos == []
    assert world.report().title == "Playground equipment, Playground, Alma Park"
    assert SAID not in everything_kept(world)
    assert kinds(world)[-1] == "redacted"


def test_an_edit_that_waits_goes_with_its_post(world: World) -> None:
    world.swing()
    edit = other_version(kept(world))
    assert comes(world, edit)
    world.clock.pass_(hours=21)
    look_up(world, Vanished(edit.id))
    world.work()
    assert SAID not in everything_kept(world)
    assert kinds(world)[-1] == "redacted"


def test_a_post_that_is_there_again_is_looked_up_again(world: World) -> None:
    """Who unlocks an account and edits the post, or a page that was on its way when it went."""
    world.channels["x"] = Vanished()
    world.swing()
    post = kept(world)
    world.clock.pass_(hours=21)
    look_up(world, Vanished(post.id))
    edit = other_version(post)
    assert not comes(world, post), "the version that went is not there again"
    assert comes(world, edit)
    world.work()
    assert kept(world).text == GATE
    world.clock.pass_(hours=21)
    assert look_up(world, Vanished(edit.id)) == 1
    assert SAID not in everything_kept(world)
    assert SWING not in everything_kept(world)


def test_who_edits_a_report_that_was_joined_to_another_says_nothing_in_its_place(world: World) -> None:
    """The job of one resident was sent to where another one's post pointed, under their words."""
    joined_and_edited(world)
    report = world.report()
    assert report.title == "The swing seat at Alma Park has come off one chain"
    assert (report.place, report.category) == ("Playground, Alma Park", "playground")
    assert report.reply_due_at is not None, "a person reads it"
    assert (world.report("R-1002").merged_into_id, kinds(world)[-1]) == (1001, "edited")


def test_what_a_joined_report_says_now_is_read_where_the_place_is_still_asked_for(world: World) -> None:
    world.tweet("@WrenfordCouncil the swing seat in the playground is broken")
    other = world.tweet("@WrenfordCouncil a swing in the playground is broken", by="northside_nan")
    world.work()
    office, now = world.house.workplace().office, world.clock.now()
    with world.house.opener.writing() as store:
        triage.merge(store, office, 1002, 1001, now, world.mira.actor)
    assert comes(world, other_version(stored(world, other).post))
    world.work()
    report = world.report()
    assert (report.state, report.place) == (ReportState.WAITING, "")
    assert report.reply_due_at is not None


def test_photos_of_a_report_that_was_joined_to_another_go_with_their_post(world: World) -> None:
    edit = joined_and_edited(world)
    assert [photo.alt for photo in whole(world).photos] == [f"My {SAID}"]
    sha256 = whole(world).photos[0].sha256
    assert sha256 in everything_public(world)
    world.clock.pass_(hours=21)
    look_up(world, Vanished(edit.id))
    assert whole(world).photos == []
    assert sha256 not in everything_public(world) + staff_read(world)
    assert SAID not in everything_kept(world)


def test_words_that_the_history_quotes_go_with_their_post_and_the_rules_stay(world: World) -> None:
    second(world)
    quoted = [event.why for number in (1001, 1002) for event in whole(world, number).events]
    assert "“come off”" in quoted[0] and "Same words: “" in " ".join(quoted)
    world.clock.pass_(hours=21)
    one, other = (stored(world, number).post.id for number in ("001", "002"))
    look_up(world, Vanished(one))
    theirs = [event.why for event in whole(world, 1002).events]
    assert theirs == quoted[-len(theirs) :], "another's post stands, and so do its words"
    world.clock.pass_(hours=21)
    look_up(world, Vanished(other))
    read = " ".join(event.why for number in (1001, 1002) for event in whole(world, number).events)
    assert "“" not in read.replace("“…”", "")
    assert "Tells of a fault: “…”" in read and "Rule 3: category playground" in read


def test_who_takes_back_what_was_joined_to_their_own_report_hears_by_the_other_post(world: World) -> None:
    """“Fixed” waits for release at the newest post of each reporter."""
    world.channels["x"] = Vanished()
    second(world, by="almaparkparent")
    assert world.report("R-1002").merged_into_id == 1001
    finish(world)
    newest = stored(world, "002").post.id

    def waiting() -> list[str]:
        with world.house.opener.reading() as store:
            held = store.outbox.of_report(1001, MessageState.HELD)
        return [message.reply_to_id for message in held if message.kind == "fixed"]

    assert waiting() == [newest]
    world.clock.pass_(hours=21)
    look_up(world, Vanished(newest))
    assert waiting() == [kept(world).id]


def test_a_version_that_comes_late_of_a_post_that_is_gone_is_looked_up_at_once(world: World) -> None:
    """What is pushed may be late: the post came back with its old words, and nobody asked for it until the next day."""
    world.channels["x"] = Vanished()
    world.swing()
    late = other_version(kept(world))
    world.clock.pass_(hours=21)
    look_up(world, Vanished(kept(world).id))
    assert comes(world, late)
    world.work()
    assert SAID in everything_kept(world)
    look_up(world, Vanished(late.id))
    assert SAID not in everything_kept(world)
