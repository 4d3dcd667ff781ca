"""What is withheld answers as what is absent: byte for byte, and in about the same time. scripts/timing measures finely."""
import random
import unittest

from timing_statistics import Comparison
from timing_support import WithholdingNode

EXACT, PAIRS, WARM_UP = 4, 200, 20
# Gross differences only. Both: on a busy machine medians stray, on a quiet one two microseconds are told apart.
MARGIN, NANOSECONDS = 0.15, 50_000


class Statistics(unittest.TestCase):
    def verdict(self, slower_by, pairs=2_000):
        dice = random.Random(7)
        times = [(dice.gauss(100, 10) + i / 50, dice.gauss(100 + slower_by, 10) + i / 50) for i in range(pairs)]
        return Comparison(times).verdict(0.05)

    def test_what_is_the_same_is_even_and_what_is_not_is_told_apart(self):
        self.assertEqual([self.verdict(by) for by in (0, 5, -5)], ["even", "told apart", "told apart"])

    def test_few_samples_show_nothing(self):
        self.assertEqual(self.verdict(0, pairs=100), "unclear")

    def test_equal_times_share_their_ranks(self):
        found = Comparison([(5, 5)] * 100)
        self.assertEqual((found.auc, found.floor), (0.5, 0.0))


class Withheld:
    posts = EXACT + PAIRS + 2 * WARM_UP

    def test_answers_and_times(self):
        told_apart = []
        for name, make in self.probes().items():
            with self.subTest(self.kind, request=name):
                _, answers = self.compare(make, EXACT, 0)
                self.assertEqual(answers[True], answers[False])
                self.assertEqual(len(answers[True]), 1)
            found = Comparison(self.compare(make, PAIRS, WARM_UP)[0])
            longer = found.withheld - found.absent
            if found.verdict(MARGIN) == "told apart" and abs(longer) > NANOSECONDS:
                told_apart.append((name, found.auc, found.interval, longer))
        self.assertEqual(told_apart, [])


class Denied(Withheld, WithholdingNode):
    kind = "denied"


class WaitingForApproval(Withheld, WithholdingNode):
    kind = "approval"


class Redacted(Withheld, WithholdingNode):
    kind = "redacted"


class ByCreator(Withheld, WithholdingNode):
    kind = "creator"
