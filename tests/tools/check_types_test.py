"""What tools/check_types.py must see, and what it must not take for a definition."""
import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tools"))

import check_types  # noqa: E402


def names(text):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "sample.hpp")
        path.write_text(text, encoding="utf-8")
        return list(check_types.defined_in(path))


class Names(unittest.TestCase):
    def test_carry_their_namespaces(self):
        text = "namespace cw::measure {\nstruct Line {\n};\nenum class Kind : char { a };\n}  // namespace cw::measure\n"
        self.assertEqual(names(text), ["cw::measure::Line", "cw::measure::Kind"])

    def test_declarations_define_nothing(self):
        self.assertEqual(names("namespace cw {\nstruct Line;\nclass Zone;\n}  // namespace cw\n"), [])

    def test_parts_have_the_name_of_their_whole(self):
        self.assertEqual(names("namespace cw {\nclass Zone {\n};\nstruct Zone::Impl {\n};\n}  // namespace cw\n"),
                         ["cw::Zone", "cw::Zone::Impl"])

    def test_what_one_file_keeps_to_itself_may_repeat(self):
        text = "namespace cw {\nnamespace {\nstruct Row {\n};\n}  // namespace\nstruct Out {\n};\n}  // namespace cw\n"
        self.assertEqual(names(text), ["cw::Out"])


if __name__ == "__main__":
    unittest.main()
