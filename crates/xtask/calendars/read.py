"""What icalendar and recurring-ical-events read in the calendar on standard input, by what Python knows of the world's zones.

A JSON list of [uid, title, whether it is cancelled, start, end]: instants in UTC, or days.
"""

import json
import sys
from datetime import date, datetime, timedelta, timezone

import icalendar
import recurring_ical_events


def written(point):
    if isinstance(point, datetime):
        return point.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return point.isoformat()


calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
first = date.today() - timedelta(days=60)
events = recurring_ical_events.of(calendar).between(first, first + timedelta(days=1000))
print(
    json.dumps(
        sorted(
            [
                str(event["UID"]),
                str(event["SUMMARY"]),
                event.get("STATUS") == "CANCELLED",
                written(event.start),
                written(event.end),
            ]
            for event in events
        )
    )
)
