"""Run the stories: ``python -m examples.tell_stories HOME`` takes their documents in and publishes what they come to.

Belongs here: documents into a home on the day on which each came, one run for now and one for each day that a story
looks back to. Does not belong here: the words of documents, the answers that are expected.
"""

import sys
from datetime import date
from pathlib import Path

from examples.story import StoryHome, days_looked_back_to, load_home, load_stories
from examples.story_documents import draw
from ingestion.home import Home
from ingestion.intake import Intake
from ingestion.lock import writing
from ingestion.settings import RosterEntry, Settings
from orchestration.building.publishing import Publication
from orchestration.monitor import Monitor
from orchestration.receiving.arrivals import hints
from orchestration.running.execution import Order, execute


def tell(root: Path) -> dict[date | None, Publication]:
    """Make the home of the stories in a folder and publish it; by the day that is looked back to, None being now.

    Raises:
        RuntimeError: a run published nothing; the message says why.
    """
    settings, stories = load_home(), load_stories()
    home = _make(root, settings)
    with writing(home.root, wait_seconds=0):
        intake = Intake(home)
        for story in stories:
            for words in story.documents:
                file = root / "documents" / story.name / words.file
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(draw(story, words))
                intake.receive(file, hints=hints(region=story.region), received_on=words.received_on)
    orders: dict[date | None, Order] = {
        None: Order(evaluated_on=settings.evaluated_on),
        **{day: Order(as_of=day) for day in days_looked_back_to(stories)},
    }
    return {day: _published(home, order) for day, order in orders.items()}


def _make(root: Path, settings: StoryHome) -> Home:
    roster = tuple(RosterEntry(entry.name, entry.since, entry.until) for entry in settings.roster)
    Home(root, Settings(roster=roster)).create()
    return Home.open(root)


def _published(home: Home, order: Order) -> Publication:
    outcome = execute(home, order, Monitor(), wait_seconds=0)
    if outcome.ending not in ("published", "up_to_date") or outcome.publication is None:
        raise RuntimeError(f"{outcome.ending}: {'; '.join(breach.verdict for breach in outcome.blocked_by)}")
    return outcome.publication


if __name__ == "__main__":
    for told_day, publication in tell(Path(sys.argv[1])).items():
        print(f"{told_day or 'now'}: {publication.folder}")
