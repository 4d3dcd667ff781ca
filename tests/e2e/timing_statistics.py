"""Whether two kinds of times can be told apart: Mann and Whitney's test on pairs that were measured in turn.

The figure is the AUC: the probability that a withheld sample took longer than an absent one, 0.5 where nothing shows.
It is taken within consecutive blocks of pairs and averaged, so that a machine that slows down half-way counts on both
sides alike. The interval is that of 99 of 100 bootstrap draws of blocks; the floor is what 99 of 100 random exchanges
of the two labels within pairs stay below, which is what noise alone does; p is of the normal approximation.
"""
import math
import random
import statistics

BLOCKS = 25
DRAWS = 1_000
SHUFFLES = 300


def midranks(values):
    """From 1; equal values share the middle of their ranks."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks, first = [0.0] * len(values), 0
    while first < len(order):
        last = first
        while last + 1 < len(order) and values[order[last + 1]] == values[order[first]]:
            last += 1
        for i in range(first, last + 1):
            ranks[order[i]] = (first + last) / 2 + 1
        first = last + 1
    return ranks


def auc_of(sum_of_ranks, count):
    return (sum_of_ranks - count * (count + 1) / 2) / count**2


class Comparison:
    """Of pairs (absent, withheld) in the order of their measuring."""

    def __init__(self, pairs, seed=1):
        dice = random.Random(seed)
        size = max(1, len(pairs) // BLOCKS)
        blocks = [pairs[i:i + size] for i in range(0, len(pairs) - size + 1, size)]
        ranked = []
        for block in blocks:
            ranks = midranks([time for pair in block for time in pair])
            ranked.append(list(zip(ranks[::2], ranks[1::2])))
        aucs = [auc_of(sum(withheld for _, withheld in block), size) for block in ranked]
        self.auc = statistics.fmean(aucs)
        drawn = sorted(statistics.fmean(dice.choices(aucs, k=len(aucs))) for _ in range(DRAWS))
        self.interval = drawn[DRAWS // 200], drawn[-1 - DRAWS // 200]
        shuffled = sorted(
            abs(statistics.fmean(auc_of(sum(map(dice.choice, block)), size) for block in ranked) - 0.5)
            for _ in range(SHUFFLES))
        self.floor = shuffled[-1 - SHUFFLES // 100]
        count = size * len(blocks)
        z = (self.auc - 0.5) / math.sqrt((2 * size + 1) / (12 * size**2) / len(blocks))
        self.p = math.erfc(abs(z) / math.sqrt(2))
        self.samples = count
        self.absent = statistics.median(absent for absent, _ in pairs)
        self.withheld = statistics.median(withheld for _, withheld in pairs)

    def verdict(self, margin):
        """"even" and "told apart" are shown, for all but one of a hundred; "unclear" asks for more samples."""
        low, high = self.interval
        if 0.5 - margin < low and high < 0.5 + margin:
            return "even"
        beyond = low > 0.5 + margin or high < 0.5 - margin
        return "told apart" if beyond and abs(self.auc - 0.5) > self.floor else "unclear"
