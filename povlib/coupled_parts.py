"""Which clusters bear on each other through couplings, and which combinations of repairs fit.

A coupling that holds whatever the clusters become ties nothing. One that may not hold ties the
clusters that vary most in it; the others stay apart when the answer is the same for the best and
for the worst that they can contribute. What is tied is searched as one part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from povlib.clusters import BIG, Cluster, Option, spans_of, united
from povlib.edit_systems import System
from povlib.integer_bounds import narrow
from povlib.integer_search import TooHard, Work, solve
from povlib.local_problems import Coupling, LocalProblem, Span, build_problem, coupling

__all__ = ["Balance", "Found", "Part", "balances", "combine", "split"]

SUMS = 20_000
"""Sums of contributions that are followed at a time; beyond, too many repairs fit to count."""

EXAMPLES = 10
"""Repairs that are listed of a part that has too many to count."""

Cells = frozenset[int]


@dataclass(slots=True, eq=False)
class Balance:
    """A coupling, the clusters that bear on it, the most varying first, and how many it ties."""

    coupling: Coupling
    members: list[Cluster]
    linked: bool
    tied: int = 0
    active: bool = True
    countless: bool = False

    @property
    def place(self) -> int:
        """Number of the coupling."""
        return self.coupling.place

    def allowed(self) -> Span:
        """Bounds of what all members may contribute together."""
        low, high = self.coupling.rest
        low -= sum(one.removed.get(self.place, (0, 0))[0] for one in self.members)
        high -= sum(one.removed.get(self.place, (0, 0))[1] for one in self.members)
        least = -BIG if self.coupling.low is None else self.coupling.low - high
        most = BIG if self.coupling.high is None else self.coupling.high - low
        return least, most

    def rest(self, inside: Iterable[Cluster], *, worst: bool = False) -> Span:
        """What the members that are not inside add to the bounds of the rest."""
        within = set(map(id, inside))
        outside = [one for one in self.members if id(one) not in within]
        spans = [one.hull(self.place) for one in outside]
        low, high = sum(s[0] for s in spans), sum(s[1] for s in spans)
        gone = [one.removed.get(self.place, (0, 0)) for one in outside]
        if worst:
            low, high = high, low
        return low - sum(g[0] for g in gone), high - sum(g[1] for g in gone)

    def room(self, inside: Sequence[Cluster], others: Span) -> Span:
        """What is to be added to the bounds of the rest when the others contribute so much."""
        gone = [c.removed.get(self.place, (0, 0)) for c in self.members if c not in inside]
        return others[0] - sum(g[0] for g in gone), others[1] - sum(g[1] for g in gone)

    def varies(self, cluster: Cluster) -> bool:
        """Whether a cluster can contribute one thing or another."""
        low, high = cluster.hull(self.place)
        return low < high


def balances(system: System, clusters: Sequence[Cluster], limit: int) -> list[Balance]:
    """Set up the couplings that clusters bear on or that do not hold as printed.

    Repairs that no coupling leaves room for are taken off the clusters.
    """
    base = len(system.linear) + len(system.rates)
    members: dict[int, list[Cluster]] = {
        place: [] for place in (*system.long, *range(base, base + len(system.sums)))
    }
    for cluster in clusters:
        for place in {*cluster.hulls, *cluster.blurred}:
            members[place].append(cluster)
    found = [
        Balance(coupling(system, place), own, place - base in system.linking_totals)
        for place, own in sorted(members.items())
    ]
    while any([_prune(one) for one in found]):  # noqa: C419  (every one has its turn)
        pass
    for one in found:
        _tie(one, limit)
    return found


def _prune(one: Balance) -> bool:
    """Take off repairs that fit with no repair of the others; tell whether there were any."""
    least, most = one.allowed()
    hulls = [cluster.hull(one.place) for cluster in one.members]
    low, high = sum(s[0] for s in hulls), sum(s[1] for s in hulls)
    if low > most or high < least:
        return False
    pruned = False
    for cluster, hull in zip(one.members, hulls, strict=True):
        if one.place in cluster.blurred or len(cluster.options) < 2:
            continue
        fits = [
            low - hull[0] + own[0] <= most and high - hull[1] + own[1] >= least
            for own in cluster.hulls[one.place]
        ]
        if not all(fits) and any(fits):
            cluster.prune(one.place, fits)
            pruned = True
    return pruned


def _tie(one: Balance, limit: int) -> None:
    """Tie so many members that the others have room whatever the tied ones become.

    Sums of contributions are followed member by member, the most varying first, and let go as soon
    as all values of the members to come leave them within the bounds, or none does.
    """
    if one.linked:
        one.tied, one.active = len(one.members), True
        return
    one.members.sort(key=lambda cluster: cluster.hull(one.place)[0] - cluster.hull(one.place)[1])
    least, most = one.allowed()
    hulls = [cluster.hull(one.place) for cluster in one.members]
    low, high = sum(s[0] for s in hulls), sum(s[1] for s in hulls)
    open_sums: dict[Span, int] = {(low, high): 1}
    fitting = 0
    for place, cluster in enumerate(one.members):
        fitting += _let_go(open_sums, least, most)
        if not open_sums or not one.varies(cluster):
            break
        one.tied = place + 1
        own = cluster.hulls.get(one.place) or [(-BIG, BIG)]
        fitting *= len(own)
        sums: dict[Span, int] = {}
        for (first, last), count in open_sums.items():
            for span in own:
                new = first - hulls[place][0] + span[0], last - hulls[place][1] + span[1]
                sums[new] = sums.get(new, 0) + count
        open_sums = sums
        if len(sums) > SUMS:
            one.tied = sum(map(one.varies, one.members))
            one.countless = True
            break
    fitting += _let_go(open_sums, least, most) + sum(open_sums.values())
    one.countless = one.countless or fitting > limit
    if not fitting:
        one.tied = sum(map(one.varies, one.members))
    one.active = one.tied > 0 or not fitting


def _let_go(sums: dict[Span, int], least: int, most: int) -> int:
    """Drop the sums that are decided; count those that fit in any case."""
    fitting = 0
    for (low, high), count in list(sums.items()):
        if low > most or high < least:
            del sums[low, high]
        elif low >= least and high <= most:
            fitting += count
            del sums[low, high]
    return fitting


Piece = tuple[LocalProblem, dict[int, Span]]


@dataclass(slots=True)
class Found:
    """A repair that fits, with the ranges of its cells.

    Each of the pieces is the problem left for some of the cells, with the ranges of all its free
    cells. When they are `tied`, what one piece becomes leaves the others less room.
    """

    cells: Cells
    spans: dict[int, Span]
    pieces: list[Piece]
    tied: bool = False


@dataclass(slots=True, eq=False)
class Part:
    """Clusters and couplings that are searched together.

    `more` is what must change beyond the smallest repairs of the clusters, `cells` where a repair
    can be when not all are listed.
    """

    clusters: list[Cluster]
    balances: list[Balance]
    found: list[Found] = field(default_factory=list)
    complete: bool = True
    hard: bool = False
    more: int = 0
    cells: Cells = frozenset()

    @property
    def weight(self) -> int:
        """What must change at least."""
        return self.more + sum(cluster.weight for cluster in self.clusters)


def split(clusters: Sequence[Cluster], couplings: Sequence[Balance]) -> list[Part]:
    """Put together what active couplings tie."""
    active = [one for one in couplings if one.active]
    keys: list[list[int]] = [[id(cluster)] for cluster in clusters]
    # Sums that share totals are one matter.
    keys += [[0 if one.linked else id(one), *map(id, one.members[: one.tied])] for one in active]
    parts = []
    for places in united(keys):
        own = [p - len(clusters) for p in places if p >= len(clusters)]
        parts.append(
            Part([clusters[p] for p in places if p < len(clusters)], [active[p] for p in own])
        )
    return parts


def combine(system: System, part: Part, limit: int, work: Work, *, first: bool = False) -> None:
    """Find all combinations of repairs of a part that fit, up to a limit; or only the first."""
    part.cells = frozenset().union(*(cluster.cells for cluster in part.clusters))
    part.hard = any(cluster.hard for cluster in part.clusters)
    part.complete = all(cluster.complete for cluster in part.clusters)
    if part.hard:
        return
    if any(one.countless for one in part.balances):
        part.complete, limit = False, min(limit, EXAMPLES)
    try:
        for chosen, sure in _choices(part, work):
            found: Found | None = _joined([cluster.options[at] for cluster, at in chosen])
            if not sure:
                work.spend()
                found = _fitted(system, part, chosen, work, first=first)
            if found is None:
                continue
            if len(part.found) >= limit:
                part.complete = False
                break
            part.found.append(found)
            if first:
                break
    except TooHard:
        part.hard = True


Choice = list[tuple[Cluster, int]]
"""For each cluster of a part the place of one of its repairs."""


def _choices(part: Part, work: Work) -> Iterator[tuple[Choice, bool]]:
    """Combinations of one repair of each cluster that no coupling rules out by its bounds.

    With each goes whether it fits whatever values the repairs and the clusters outside take.
    """
    clusters = sorted(part.clusters, key=lambda cluster: len(cluster.options))
    tracks = []
    for one in part.balances:
        low, high = one.allowed()
        outside = [c.hull(one.place) for c in one.members if c not in part.clusters]
        apart = sum(s[0] for s in outside), sum(s[1] for s in outside)
        own = [c.contributions(one.place) for c in clusters]
        # What the clusters that are still to come can add at least and at most.
        ahead = [(0, 0)]
        for spans in reversed(own):
            ahead.append(
                (ahead[-1][0] + min(s[0] for s in spans), ahead[-1][1] + max(s[1] for s in spans))
            )
        tracks.append((low, high, apart, own, ahead[::-1]))
    waiting: list[tuple[list[Span], Choice]] = [([(0, 0)] * len(tracks), [])]
    while waiting:
        sums, chosen = waiting.pop()
        at = len(chosen)
        if any(
            least + ahead[at][0] + apart[0] > high or most + ahead[at][1] + apart[1] < low
            for (low, high, apart, _, ahead), (least, most) in zip(tracks, sums, strict=True)
        ):
            continue
        work.spend(2 + 2 * len(tracks))
        if at == len(clusters):
            sure = all(
                least + apart[0] >= low and most + apart[1] <= high
                for (low, high, apart, _, _), (least, most) in zip(tracks, sums, strict=True)
            )
            yield chosen, sure and not any(one.linked for one in part.balances)
            continue
        for place in reversed(range(len(clusters[at].options))):
            more = [
                (least + own[at][place][0], most + own[at][place][1])
                for (_, _, _, own, _), (least, most) in zip(tracks, sums, strict=True)
            ]
            waiting.append((more, [*chosen, (clusters[at], place)]))


def _joined(options: Sequence[Option]) -> Found:
    """Put together repairs that do not bear on each other."""
    return Found(
        frozenset().union(*(option.cells for option in options)),
        {cell: span for option in options for cell, span in option.spans.items()},
        [(option.local, option.spans) for option in options],
    )


def _fitted(system: System, part: Part, chosen: Choice, work: Work, *, first: bool) -> Found | None:
    """Put together repairs that leave each other little room; None when they do not fit."""
    options = [cluster.options[at] for cluster, at in chosen]
    cells = frozenset().union(*(option.cells for option in options))
    if len(part.balances) == 1 and not part.balances[0].linked:
        pieces = _in_one_sum(system, part.balances[0], chosen, work)
        if pieces is not None:
            if not pieces:
                return None
            spans = {cell: span for _, own in pieces for cell, span in own.items()}
            return Found(cells, spans, pieces, tied=True)
    rests = {one.place: one.rest(part.clusters) for one in part.balances}
    local = build_problem(system, cells, rests, rests)
    if solve(local.problem.copy(), work) is not None:
        return None
    spans = {} if first else _spans(local, options, work)
    return Found(cells, spans, [(local, spans)])


def _in_one_sum(system: System, one: Balance, chosen: Choice, work: Work) -> list[Piece] | None:
    """Ranges of repairs in a sum that leaves more room than any one of them varies.

    Between the least and the greatest sum no gap is then wider than the room, so bounds decide;
    one of the repairs may vary by more. None when there is less room, nothing when none fits.
    """
    least, most = one.allowed()
    inside = [cluster for cluster, _ in chosen]
    spans = [cluster.contributions(one.place)[at] for cluster, at in chosen]
    outside = [c.hull(one.place) for c in one.members if c not in inside]
    widths = [high - low for low, high in (*spans, *outside)]
    wide = max(range(len(spans)), key=widths.__getitem__)
    if any(width > most - least for at, width in enumerate(widths) if at != wide):
        return None

    def piece(members: Sequence[int]) -> Piece | None:
        """Ranges of some clusters when the others make as much room as they can."""
        others = (
            sum(s[0] for s in (*spans, *outside)) - sum(spans[m][0] for m in members),
            sum(s[1] for s in (*spans, *outside)) - sum(spans[m][1] for m in members),
        )
        rest = {one.place: one.room([inside[m] for m in members], others)}
        cells = frozenset().union(*(chosen[m][0].options[chosen[m][1]].cells for m in members))
        local = build_problem(system, cells, rest, rest)
        if solve(local.problem.copy(), work) is not None:
            return None
        narrow(local.problem)
        return local, spans_of(local, work)

    low = sum(s[0] for s in (*spans, *outside))
    high = sum(s[1] for s in (*spans, *outside))
    # At most one cluster varies by more than the room: with it, the others are looked at.
    pair = [wide] if widths[wide] > most - least else []
    ends: list[int] = []
    if pair:
        own_piece = piece(pair)
        if own_piece is None:
            return []
        ends = list(own_piece[0].contribution(one.place, work))
        low, high = low - spans[wide][0], high - spans[wide][1]
    pieces = []
    for at, (cluster, place) in enumerate(chosen):
        option, own = cluster.options[place], spans[at]
        others = low - own[0], high - own[1]
        if at in pair:
            fits = least <= own[0] + high and own[1] + low <= most
        else:
            fits = any(
                least <= own[0] + others[1] + end and own[1] + others[0] + end <= most
                for end in ends or [0]
            )
        found = (option.local, option.spans) if fits else piece([*{at, *pair}])
        if found is None:
            return []
        pieces.append(found)
    return pieces


def _spans(local: LocalProblem, options: Iterable[Option], work: Work) -> dict[int, Span]:
    """Ranges of the cells; what its own cluster settles needs no search."""
    narrow(local.problem)
    for option in options:
        for cell, (low, high) in option.spans.items():
            if low == high:
                variable = local.at[cell]
                local.problem.low[variable] = local.problem.high[variable] = low
    return spans_of(local, work)
