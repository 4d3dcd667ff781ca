"""The commands about the directory: parties, groups of jurisdictions, who publishes a jurisdiction's rules."""
from support import NodeTest, answer, comity


class Party(NodeTest):
    def test_groups_and_signers_are_listed(self):
        comity("party", "add", self.node, "xb.ministry", "--name", "Ministry of XB", "--role", "authority")
        comity("party", "group", self.node, "EU", "--members", "BE,AT", "--until", "2027-12-31")
        comity("party", "signer", self.node, "XB", "xb.ministry")
        listed = answer("party", "list", self.node)
        self.assertEqual([p["handle"] for p in listed["parties"]], ["xa.cert", "xb.ministry"])
        self.assertEqual(listed["groups"],
                         [{"name": "EU", "members": ["AT", "BE"], "until": "2028-01-01T00:00:00.000000Z"}])
        self.assertEqual(listed["jurisdictions"], [{"jurisdiction": "XB", "signer": "xb.ministry"}])
        shown = comity("party", "list", self.node).stdout
        self.assertRegex(shown, r"EU +AT, BE +2027-12-31\n")
        self.assertRegex(shown, r"XB +xb.ministry\n")

    def test_a_group_is_replaced_and_removed(self):
        comity("party", "group", self.node, "EU", "--members", "AT")
        self.assertEqual(answer("party", "group", self.node, "EU", "--members", "BE"), {"name": "EU", "members": ["BE"]})
        self.assertEqual(len(answer("party", "list", self.node)["groups"]), 1)
        self.assertEqual(answer("party", "group", self.node, "EU", "--remove"), {"removed": "EU"})
        self.assertEqual(answer("party", "list", self.node)["groups"], [])
        comity("party", "group", self.node, "EU", "--remove", status=1)

    def test_what_is_wrong_is_said(self):
        self.assertIn("no day", comity("party", "group", self.node, "EU", "--until", "2027-02-30", status=2).stderr)
        self.assertIn("jurisdiction", comity("party", "group", self.node, "EU", "--members", "UK", status=2).stderr)
        self.assertIn("like EU", comity("party", "group", self.node, "AT", "--members", "XA", status=1).stderr)
        self.assertIn("takes a party", comity("party", "signer", self.node, "XB", "xa.cert", status=1).stderr)
