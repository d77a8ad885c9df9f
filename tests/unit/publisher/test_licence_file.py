from hashlib import sha256

from publisher.licence_file import mit_licence

# Of the terms as SPDX lists them, white space made single: the text of dozens of packages under this licence.
DIGEST_OF_TERMS = "fe2a9817987f862eaced948f0468c7f51d2fedfc48c5c505b246a49a3870e9a5"


def test_the_licence_is_the_complete_mit_text_with_year_and_holder() -> None:
    text = mit_licence(2026, "Octo Owner").content.decode()
    assert text.startswith(
        "MIT License\n\nCopyright (c) 2026 Octo Owner\n\nPermission is hereby granted, free of charge"
    )
    assert "The above copyright notice and this permission notice shall be included in all\ncopies" in text
    assert text.endswith("OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE\nSOFTWARE.\n")
    body = " ".join(text[text.index("Permission is hereby") :].split())
    assert sha256(body.encode()).hexdigest() == DIGEST_OF_TERMS


def test_a_holder_is_written_as_it_is_but_on_one_line() -> None:
    assert b"(c) 2026 Zo\xc3\xab {year}\n" in mit_licence(2026, "Zo\u00eb\n{year}").content
